using Lab.Model.Units;

namespace Lab.Probe.Arguments;

/// <param name="Out">The run directory, or what becomes part of it.</param>
/// <param name="Host">Names the files.</param>
/// <param name="Nics">Interfaces of the current network namespace, each once.</param>
/// <param name="Full">Whole frames rather than headers.</param>
/// <param name="Ring">The kernel's ring for each NIC; it counts as this process's memory.</param>
/// <param name="Filter">A libpcap filter; empty for all frames. A filtered capture proves no absence, and says so.</param>
/// <param name="SocketsInterval">How often the kernel's sockets are looked at; null: never.</param>
/// <param name="Processes">The <c>/proc</c> in which the sockets' owners are looked for.</param>
/// <param name="UntilEof">Also ends when standard input does.</param>
internal sealed record CaptureArguments(
    string Out, string Host, IReadOnlyList<string> Nics, bool Full, ByteCount Ring, string Filter, TimeSpan? SocketsInterval, string Processes, bool UntilEof)
{
    /// <summary>A whole migration fits in as headers. Whole frames are up to 64 KiB each and come faster than a busy machine writes them: a small guest's memory must fit in.</summary>
    private const string HeadersRing = "8MiB", FullRing = "256MiB";
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(1);

    /// <returns>Null when there are faults.</returns>
    public static CaptureArguments? Read(string[] words, out IReadOnlyList<string> faults)
    {
        var options = new OptionWords(words, ["--out", "--host", "--nic", "--ring", "--filter", "--sockets-interval", "--processes"], ["--full", "--no-sockets", "--until-eof"]);
        var folder = options.Required("--out");
        var host = FileName.Check(options.Required("--host"), "--host", options.Faults);
        string[] nics = [.. options.All("--nic").Distinct().Select(nic => FileName.Check(nic, "--nic", options.Faults))];
        var full = options.Has("--full");
        if (!ByteCount.TryParse(options.Last("--ring") ?? (full ? FullRing : HeadersRing), out var ring) || ring.Bytes is < 65536 or > int.MaxValue)
            options.Faults.Add($"--ring {options.Last("--ring")} is not a size of at least 64KiB and less than 2GiB, such as 8MiB");
        if (!Durations.TryParse(options.Last("--sockets-interval") ?? "50ms", out var interval) || interval < ShortestInterval)
            options.Faults.Add($"--sockets-interval {options.Last("--sockets-interval")} is not a duration of at least 1ms, such as 50ms");
        if (options.Has("--no-sockets") && options.Last("--sockets-interval") is not null) options.Faults.Add("--no-sockets and --sockets-interval exclude each other");
        faults = options.Faults;
        if (faults.Count > 0) return null;
        return new CaptureArguments(
            folder, host, nics, full, ring, options.Last("--filter") ?? "", options.Has("--no-sockets") ? null : interval, options.Last("--processes") ?? "/proc", options.Has("--until-eof"));
    }
}
