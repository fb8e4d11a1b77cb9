using System.Collections.Concurrent;
using System.Text.Json;

namespace Lab.Runner.Stack;

/// <summary>The newest figures that the probes print while they run, for the live display and for waiting. The judge reads the recorded files instead.</summary>
public sealed class ProbeFigures
{
    private readonly ConcurrentDictionary<string, NicFigure> _nics = new();
    private readonly ConcurrentDictionary<string, BeatFigure> _beats = new();

    /// <summary>By <c>host/nic</c>.</summary>
    public IReadOnlyDictionary<string, NicFigure> Nics => _nics;

    /// <summary>By VM name.</summary>
    public IReadOnlyDictionary<string, BeatFigure> Beats => _beats;

    public void ReadCapture(string host, string line)
    {
        using var document = JsonDocument.Parse(line);
        if (!document.RootElement.TryGetProperty("nics", out var nics) || document.RootElement.TryGetProperty("stopped", out _)) return;
        var time = document.RootElement.GetProperty("time").GetDateTimeOffset();
        foreach (var nic in nics.EnumerateObject())
        {
            var received = nic.Value.GetProperty("receivedBytes").GetInt64();
            var transmitted = nic.Value.GetProperty("transmittedBytes").GetInt64();
            _nics.AddOrUpdate($"{host}/{nic.Name}", _ => new NicFigure(time, received, transmitted, 0, 0), (_, before) => before.Next(time, received, transmitted));
        }
    }

    public void ReadBeats(string line)
    {
        using var document = JsonDocument.Parse(line);
        if (!document.RootElement.TryGetProperty("vms", out var vms) || document.RootElement.TryGetProperty("stopped", out _)) return;
        foreach (var vm in vms.EnumerateObject())
        {
            if (vm.Value.GetProperty("beats").GetInt64() == 0) continue; // nothing else is known yet
            _beats[vm.Name] = new BeatFigure(
                vm.Value.GetProperty("beats").GetInt64(),
                vm.Value.GetProperty("stamped").GetBoolean(),
                vm.Value.GetProperty("verifyPasses").GetInt64(),
                vm.Value.GetProperty("corrupt").GetInt64());
        }
    }
}

/// <summary>Counters of a NIC and its rates since the sample before, in bytes and bytes per second.</summary>
public sealed record NicFigure(DateTimeOffset Time, long Received, long Transmitted, double ReceiveRate, double TransmitRate)
{
    internal NicFigure Next(DateTimeOffset time, long received, long transmitted)
    {
        var seconds = Math.Max((time - Time).TotalSeconds, 1e-3);
        return new NicFigure(time, received, transmitted, (received - Received) / seconds, (transmitted - Transmitted) / seconds);
    }
}

/// <param name="Stamped">The guest's memory is stamped and its workload runs.</param>
/// <param name="VerifyPasses">Passes over all stamped pages since the guest booted.</param>
public sealed record BeatFigure(long Beats, bool Stamped, long VerifyPasses, long Corrupt);
