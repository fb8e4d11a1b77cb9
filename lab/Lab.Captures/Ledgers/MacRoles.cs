using Lab.Captures.Addresses;
using Lab.Captures.Decoding;

namespace Lab.Captures.Ledgers;

/// <summary>Whose addresses are whose: the host's own decide a frame's direction, guests' make it guest traffic. The sets are a
/// handful; they are searched only when a conversation's addresses change.</summary>
/// <param name="own">The host's own IP addresses: a virtual switch gives the host's ports MAC addresses of its own making, which nobody
/// knows beforehand.</param>
public sealed class MacRoles(IEnumerable<MacAddress> host, IEnumerable<MacAddress> guests, IEnumerable<NetworkAddress>? own = null)
{
    private readonly NetworkAddress[] _own = [.. (own ?? []).Distinct()];
    private readonly MacAddress[] _host = [.. host.Distinct()];
    private readonly MacAddress[] _guests = [.. guests.Distinct()];

    public bool IsGuest(MacAddress address) => _guests.AsSpan().Contains(address);

    public FrameDirection Direction(in FrameHeaders headers)
    {
        var byMac = Direction(headers.Source, headers.Destination);
        if (byMac != FrameDirection.Forwarded || headers.Layer < DecodedLayer.Network) return byMac;
        return _own.AsSpan().Contains(headers.SourceAddress) ? FrameDirection.Transmitted
            : _own.AsSpan().Contains(headers.DestinationAddress) ? FrameDirection.Received
            : byMac;
    }

    private FrameDirection Direction(MacAddress source, MacAddress destination)
    {
        if (_host.AsSpan().Contains(source)) return FrameDirection.Transmitted;
        if (_host.AsSpan().Contains(destination)) return FrameDirection.Received;
        // A group frame of another station came in from outside; a guest's may as well have left.
        return destination.IsGroup && !IsGuest(source) && _host.Length > 0 ? FrameDirection.Received : FrameDirection.Forwarded;
    }
}
