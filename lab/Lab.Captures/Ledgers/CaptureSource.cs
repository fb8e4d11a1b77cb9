using Lab.Captures.Addresses;

namespace Lab.Captures.Ledgers;

/// <summary>One capture file to judge.</summary>
/// <param name="Host">The host's name.</param>
/// <param name="Interface">The NIC captured.</param>
/// <param name="Path">A pcapng file.</param>
/// <param name="HostMacs">The host's own MAC addresses, all NICs; the address noted in the file is always one of them.</param>
public sealed record CaptureSource(string Host, string Interface, string Path, IReadOnlyList<MacAddress> HostMacs)
{
    /// <summary>The host's own IP addresses, on all its networks.</summary>
    public IReadOnlyList<NetworkAddress> HostAddresses { get; init; } = [];

    /// <summary>How far the host's clock, by which its packets are stamped, is ahead of the one that all is judged by.</summary>
    public TimeSpan ClockAhead { get; init; }
}
