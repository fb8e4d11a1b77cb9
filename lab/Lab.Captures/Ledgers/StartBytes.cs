using System.Runtime.CompilerServices;

namespace Lab.Captures.Ledgers;

/// <summary>Gathers a direction's first payload bytes, up to 32, over as many segments as it takes.</summary>
internal struct StartBytes
{
    public const int Length = 32;
    private Buffer _bytes;
    private byte _count;
    private bool _closed;

    /// <summary>The bytes begin with the connection's first one: its SYN was captured.</summary>
    public bool FromFirstByte { get; private set; }

    public readonly bool Full => _closed;

    /// <param name="offset">Where the payload begins in the stream; negative when not known.</param>
    /// <param name="payload">The segment's payload, as far as captured.</param>
    /// <param name="whole">All of the segment's payload was captured.</param>
    public void Add(long offset, ReadOnlySpan<byte> payload, bool whole)
    {
        if (payload.IsEmpty || (offset >= 0 && offset != _count)) return;
        if (_count == 0) FromFirstByte = offset == 0;
        var taken = payload[..Math.Min(payload.Length, Length - _count)];
        taken.CopyTo(_bytes[_count..]);
        _count += (byte)taken.Length;
        // Without a known beginning the first segment is all there is; behind a part that was not captured nothing can be joined.
        _closed = _count == Length || !whole || offset < 0;
    }

    public readonly ConversationStart ToStart() => new(((ReadOnlySpan<byte>)_bytes)[.._count].ToArray(), FromFirstByte);

    [InlineArray(Length)]
    private struct Buffer
    {
        private byte _first;
    }
}
