using System.Runtime.CompilerServices;
using Lab.Captures.Decoding;

namespace Lab.Captures.Ledgers;

/// <summary>The conversations of one capture. Conversations lie in an array in order of appearance; an open-addressing table of their
/// numbers finds them. Adding a packet allocates nothing, apart from growth.</summary>
public sealed class FlowTable
{
    private readonly MacRoles _roles;
    private readonly BinLog _bins;
    private Flow[] _flows = new Flow[64];
    private Slot[] _slots = new Slot[256];
    private int _last;

    /// <param name="roles">Whose addresses are whose.</param>
    /// <param name="bin">Width of the time series' bins.</param>
    public FlowTable(MacRoles roles, TimeSpan bin)
    {
        _roles = roles;
        _bins = new BinLog(Math.Max(bin.Ticks, 1) * 100);
    }

    public int Count { get; private set; }

    internal BinLog Bins => _bins;

    /// <param name="headers">The decoded frame.</param>
    /// <param name="packet">The frame itself, for its time, length and payload.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(in FrameHeaders headers, in PacketRef packet)
    {
        var key = ConversationKey.Of(headers, out var fromUpper);
        var index = Find(key);
        if (headers.IsTcp && (headers.Flags & TcpControlBits.Syn) != 0 && IsSuccessor(ref _flows[index], fromUpper, headers))
            index = Replace(key);

        ref var flow = ref _flows[index];
        ref var side = ref fromUpper == 0 ? ref flow.FromLower : ref flow.FromUpper;
        if (!side.Any) Begin(index, ref side, headers, packet.TimestampNanoseconds);
        else if (side.Source != headers.Source || side.Destination != headers.Destination) SetAddresses(index, ref side, headers);
        Tally(index, ref side, headers, packet);
        if (headers.IsTcp) AddSegment(ref flow, ref side, headers, packet);
        else if (headers.PayloadLength > 0 && !side.Start.Full) side.Start.Add(-1, headers.CapturedPayload(packet.Data), whole: false);
    }

    /// <summary>Everything seen, in order of appearance. Call it once, when all packets were added: it closes the time bins.</summary>
    public IReadOnlyList<Conversation> Finish()
    {
        var conversations = new Conversation[Count];
        for (var i = 0; i < Count; i++)
        {
            ref var flow = ref _flows[i];
            CloseBin(i, ref flow.FromLower);
            CloseBin(i, ref flow.FromUpper);
            conversations[i] = ConversationReading.Read(flow);
        }

        return conversations;
    }

    private static bool IsSuccessor(ref Flow flow, int fromUpper, in FrameHeaders headers) =>
        (fromUpper == 0 ? ref flow.FromLower : ref flow.FromUpper).Sequence.IsSuccessor(headers.Sequence);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddSegment(ref Flow flow, ref FlowSide side, in FrameHeaders headers, in PacketRef packet)
    {
        var offset = side.Sequence.Add(headers.Sequence, headers.PayloadLength, headers.Flags);
        if ((headers.Flags & TcpControlBits.Syn) != 0)
        {
            var asksFirst = (headers.Flags & TcpControlBits.Ack) == 0;
            flow.Client = asksFirst == Unsafe.AreSame(ref side, ref flow.FromLower) ? FlowClient.Lower : FlowClient.Upper;
        }

        if (headers.PayloadLength == 0 || side.Start.Full) return;
        var payload = headers.CapturedPayload(packet.Data);
        side.Start.Add(offset, payload, payload.Length == headers.PayloadLength);
    }

    private void Begin(int index, ref FlowSide side, in FrameHeaders headers, long time)
    {
        side.FirstTime = side.LastTime = time;
        side.Bin = _bins.BinOf(time);
        SetAddresses(index, ref side, headers);
    }

    private void SetAddresses(int index, ref FlowSide side, in FrameHeaders headers)
    {
        CloseBin(index, ref side);
        side.Source = headers.Source;
        side.Destination = headers.Destination;
        side.Direction = _roles.Direction(headers);
        side.Guest |= _roles.IsGuest(headers.Source) || _roles.IsGuest(headers.Destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tally(int index, ref FlowSide side, in FrameHeaders headers, in PacketRef packet)
    {
        side.Counts.Add(side.Direction, packet.OriginalLength, headers.PayloadLength);
        if (packet.TimestampNanoseconds > side.LastTime) side.LastTime = packet.TimestampNanoseconds;
        else if (packet.TimestampNanoseconds < side.FirstTime) side.FirstTime = packet.TimestampNanoseconds;
        var bin = _bins.BinOf(packet.TimestampNanoseconds);
        if (bin != side.Bin)
        {
            CloseBin(index, ref side);
            side.Bin = bin;
        }

        side.BinBytes += packet.OriginalLength;
    }

    private void CloseBin(int index, ref FlowSide side)
    {
        _bins.Add(index, side.Direction, side.Bin, side.BinBytes);
        side.BinBytes = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(in ConversationKey key) => Count > 0 && _flows[_last].Key.Equals(key) ? _last : _last = FindOrAdd(key);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FindOrAdd(in ConversationKey key)
    {
        if (Count * 2 >= _slots.Length) Grow();
        ref var slot = ref FindSlot(key);
        if (slot.NumberPlusOne == 0) slot = Append(key);
        return slot.NumberPlusOne - 1;
    }

    /// <summary>A new connection on ports used before: the old one stays in the array, and is no longer found.</summary>
    private int Replace(in ConversationKey key)
    {
        FindSlot(key) = Append(key);
        return _last = Count - 1;
    }

    private Slot Append(in ConversationKey key)
    {
        if (Count == _flows.Length) Array.Resize(ref _flows, Count * 2);
        _flows[Count].Key = key;
        return new Slot(key.GetHashCode(), ++Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ref Slot FindSlot(in ConversationKey key)
    {
        var hash = key.GetHashCode();
        var mask = _slots.Length - 1;
        for (var at = hash & mask; ; at = (at + 1) & mask)
        {
            ref var slot = ref _slots[at];
            if (slot.NumberPlusOne == 0 || (slot.Hash == hash && _flows[slot.NumberPlusOne - 1].Key.Equals(key))) return ref slot;
        }
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new Slot[old.Length * 2];
        var mask = _slots.Length - 1;
        foreach (var slot in old)
        {
            if (slot.NumberPlusOne == 0) continue;
            var at = slot.Hash & mask;
            while (_slots[at].NumberPlusOne != 0) at = (at + 1) & mask;
            _slots[at] = slot;
        }
    }

    private readonly record struct Slot(int Hash, int NumberPlusOne);
}
