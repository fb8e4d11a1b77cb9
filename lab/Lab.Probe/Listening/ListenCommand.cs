using System.Net.Sockets;
using Lab.Captures.Samples;
using Lab.Probe.Arguments;
using Lab.Probe.Output;

namespace Lab.Probe.Listening;

/// <summary>The <c>listen</c> command: heartbeats of known VMs, each into <c>heartbeats/&lt;vm&gt;.csv</c>, until told to stop.</summary>
internal static class ListenCommand
{
    public static int Run(ListenArguments arguments, StatusLines status, CancellationToken stop)
    {
        var vms = new Dictionary<Guid, VmBeats>();
        try
        {
            using var socket = new BeatSocket(arguments.Bind);
            Open(arguments, vms);
            var listener = new HeartbeatListener(socket, vms, status);
            status.Write(json =>
            {
                json.WriteBoolean("ready", true);
                json.WriteNumber("port", socket.Port);
            });
            listener.Run(stop);
            return ExitCode.Done;
        }
        catch (SocketException fault)
        {
            Stdio.Complain($"lab-probe: cannot listen on {arguments.Bind}: {Describe(fault)}\n");
            return ExitCode.CannotStart;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Stdio.Complain($"lab-probe: heartbeats cannot be written to {arguments.Out}: {fault.Message}\n");
            return vms.Count < arguments.Vms.Count ? ExitCode.CannotStart : ExitCode.Incomplete;
        }
        finally
        {
            foreach (var vm in vms.Values) Close(vm);
        }
    }

    private static void Open(ListenArguments arguments, Dictionary<Guid, VmBeats> vms)
    {
        var folder = Directory.CreateDirectory(Path.Combine(arguments.Out, "heartbeats")).FullName;
        foreach (var (id, name) in arguments.Vms)
        {
            var output = new StreamWriter(new FileStream(Path.Combine(folder, name + ".csv"), FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16));
            vms.Add(id, new VmBeats(name, output));
            Heartbeats.WriteHeader(output);
            output.Flush();
        }
    }

    /// <summary>After a full disk closing fails once more; that was said already.</summary>
    private static void Close(VmBeats vm)
    {
        try
        {
            vm.Dispose();
        }
        catch (IOException)
        {
        }
    }

    private static string Describe(SocketException fault) => fault.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "the port is in use",
        SocketError.AddressNotAvailable => "no interface of this network namespace has that address",
        SocketError.AccessDenied => "not permitted",
        var code => code.ToString(),
    };
}
