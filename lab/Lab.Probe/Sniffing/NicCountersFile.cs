using Lab.Probe.Sockets;

namespace Lab.Probe.Sniffing;

/// <summary><c>/proc/net/dev</c> of the current network namespace.</summary>
internal sealed class NicCountersFile : IDisposable
{
    private readonly ProcFile _file = new("/proc/net/dev");

    public Dictionary<string, NicCounters> Read() => NicCounters.Parse(_file.Read());

    public void Dispose() => _file.Dispose();
}
