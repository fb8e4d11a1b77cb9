using Lab.Captures.Addresses;

namespace Lab.Captures.Ledgers;

/// <summary>Whose MAC addresses are whose: the host's own decide a frame's direction, guests' make it guest traffic. The sets are a
/// handful; they are searched only when a conversation's addresses change.</summary>
public sealed class MacRoles(IEnumerable<MacAddress> host, IEnumerable<MacAddress> guests)
{
    private readonly MacAddress[] _host = [.. host.Distinct()];
    private readonly MacAddress[] _guests = [.. guests.Distinct()];

    public bool IsGuest(MacAddress address) => _guests.AsSpan().Contains(address);

    public FrameDirection Direction(MacAddress source, MacAddress destination)
    {
        if (_host.AsSpan().Contains(source)) return FrameDirection.Transmitted;
        if (_host.AsSpan().Contains(destination)) return FrameDirection.Received;
        // A group frame of another station came in from outside; a guest's may as well have left.
        return destination.IsGroup && !IsGuest(source) && _host.Length > 0 ? FrameDirection.Received : FrameDirection.Forwarded;
    }
}
