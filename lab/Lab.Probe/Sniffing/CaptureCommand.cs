using System.Text.Json;
using Lab.Captures.Pcap;
using Lab.Probe.Arguments;
using Lab.Probe.Output;
using Lab.Probe.Sockets;

namespace Lab.Probe.Sniffing;

/// <summary>The <c>capture</c> command: every NIC asked for, and the sockets, until told to stop.</summary>
internal static class CaptureCommand
{
    private static readonly TimeSpan StatusInterval = TimeSpan.FromMilliseconds(250);

    public static int Run(CaptureArguments arguments, StatusLines status, CancellationToken stop)
    {
        var sniffers = new List<NicSniffer>();
        try
        {
            var faults = new List<string>();
            Open(arguments, sniffers, faults);
            using var sampler = faults.Count == 0 ? OpenSampler(arguments, faults) : null;
            if (faults.Count > 0)
            {
                foreach (var fault in faults) Stdio.Complain($"lab-probe: {fault}\n");
                return ExitCode.CannotStart;
            }
            return Record(sniffers, sampler, status, stop);
        }
        finally
        {
            foreach (var sniffer in sniffers) sniffer.Dispose();
        }
    }

    private static int Record(List<NicSniffer> sniffers, SocketSampler? sampler, StatusLines status, CancellationToken stop)
    {
        foreach (var sniffer in sniffers) sniffer.Start();
        sampler?.Start();
        foreach (var sniffer in sniffers.Where(sniffer => sniffer.Warning is not null)) Stdio.Complain($"lab-probe: {sniffer.Nic}: {sniffer.Warning}\n");
        status.WriteReady();
        using (var counters = new NicCountersFile())
        {
            while (!stop.WaitHandle.WaitOne(StatusInterval)) status.Write(json => WriteStatus(json, sniffers, sampler, counters.Read()));
        }
        foreach (var sniffer in sniffers) sniffer.Stop();
        foreach (var sniffer in sniffers) sniffer.Finish();
        sampler?.Finish();
        status.Write(json => WriteStopped(json, sniffers, sampler));
        string[] faults = [.. Faults(sniffers, sampler)];
        foreach (var fault in faults) Stdio.Complain($"lab-probe: {fault}\n");
        return faults.Length == 0 ? ExitCode.Done : ExitCode.Incomplete;
    }

    private static void Open(CaptureArguments arguments, List<NicSniffer> sniffers, List<string> faults)
    {
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(arguments.Out, "captures")).FullName;
            foreach (var nic in arguments.Nics) Open(nic, arguments, folder, sniffers, faults);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            faults.Add($"cannot write to {arguments.Out}: {fault.Message}");
        }
    }

    private static void Open(string nic, CaptureArguments arguments, string folder, List<NicSniffer> sniffers, List<string> faults)
    {
        var options = new LiveCaptureOptions
        {
            Interface = nic,
            Buffer = arguments.Ring,
            Filter = arguments.Filter,
            SnapLength = arguments.Full ? LiveCaptureOptions.FullFrames : LiveCaptureOptions.HeadersOnly,
        };
        try
        {
            sniffers.Add(NicSniffer.Open(options, Path.Combine(folder, $"{arguments.Host}-{nic}.pcapng")));
        }
        catch (CaptureException fault)
        {
            faults.Add(fault.Message);
        }
    }

    /// <returns>Null when none was asked for, or after adding a fault.</returns>
    private static SocketSampler? OpenSampler(CaptureArguments arguments, List<string> faults)
    {
        if (arguments.SocketsInterval is not { } interval) return null;
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(arguments.Out, "sockets")).FullName;
            return SocketSampler.Open(Path.Combine(folder, $"{arguments.Host}.jsonl"), interval, arguments.Processes);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            faults.Add($"cannot sample sockets into {arguments.Out}: {fault.Message}");
            return null;
        }
    }

    private static IEnumerable<string> Faults(List<NicSniffer> sniffers, SocketSampler? sampler) =>
        sniffers.Select(sniffer => sniffer.Fault).Append(sampler?.Fault).OfType<string>();

    private static void WriteStatus(Utf8JsonWriter json, List<NicSniffer> sniffers, SocketSampler? sampler, Dictionary<string, NicCounters> counters)
    {
        json.WriteString("time", UtcTime.Text(DateTimeOffset.UtcNow));
        json.WriteStartObject("nics");
        foreach (var sniffer in sniffers)
        {
            json.WriteStartObject(sniffer.Nic);
            var nic = counters.GetValueOrDefault(sniffer.Nic);
            json.WriteNumber("receivedBytes", nic.ReceivedBytes);
            json.WriteNumber("transmittedBytes", nic.TransmittedBytes);
            json.WriteNumber("packets", sniffer.Packets);
            json.WriteNumber("dropped", sniffer.Statistics.Dropped);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        WriteFaults(json, sniffers, sampler);
    }

    private static void WriteStopped(Utf8JsonWriter json, List<NicSniffer> sniffers, SocketSampler? sampler)
    {
        json.WriteBoolean("stopped", true);
        json.WriteStartObject("nics");
        foreach (var sniffer in sniffers)
        {
            var counters = sniffer.Statistics;
            json.WriteStartObject(sniffer.Nic);
            json.WriteNumber("packets", sniffer.Packets);
            json.WriteNumber("received", counters.Received);
            json.WriteNumber("droppedByKernel", counters.DroppedByKernel);
            json.WriteNumber("droppedByInterface", counters.DroppedByInterface);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        if (sampler is not null) json.WriteNumber("sockets", sampler.Written);
        WriteFaults(json, sniffers, sampler);
    }

    private static void WriteFaults(Utf8JsonWriter json, List<NicSniffer> sniffers, SocketSampler? sampler)
    {
        string[] faults = [.. Faults(sniffers, sampler)];
        if (faults.Length == 0) return;
        json.WriteStartArray("faults");
        foreach (var fault in faults) json.WriteStringValue(fault);
        json.WriteEndArray();
    }
}
