using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lab.Captures.Ledgers;

/// <summary>Bytes per time bin, conversation and direction, appended as time goes on: their classes are known only at the end. Bins are
/// counted from the capture's first packet's.</summary>
internal sealed class BinLog(long binNanoseconds)
{
    private readonly List<Entry> _entries = [];
    private long _origin;
    private long _binStart = long.MaxValue;
    private long _binEnd = long.MinValue;
    private int _bin;

    public long BinNanoseconds => binNanoseconds;

    /// <summary>The first packet's bin since 1970.</summary>
    public long Origin => _origin;

    /// <summary>The lowest bin, 0 or less; packets are not always in order of time.</summary>
    public int FirstBin { get; private set; }

    public int LastBin { get; private set; }

    /// <summary>Bins between the first and the last.</summary>
    public long Span => (long)LastBin - FirstBin;

    public ReadOnlySpan<Entry> Entries => CollectionsMarshal.AsSpan(_entries);

    /// <summary>The bin a time falls into. Times run on mostly, so the division is rare.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int BinOf(long time)
    {
        if (time >= _binStart && time < _binEnd) return _bin;
        var absolute = Math.DivRem(time, binNanoseconds, out var rest);
        if (rest < 0) absolute--;
        if (_binEnd == long.MinValue) _origin = absolute;
        (_binStart, _binEnd) = (absolute * binNanoseconds, (absolute + 1) * binNanoseconds);
        _bin = int.CreateSaturating(absolute - _origin);
        if (_bin < FirstBin) FirstBin = _bin;
        else if (_bin > LastBin) LastBin = _bin;
        return _bin;
    }

    public void Add(int conversation, FrameDirection direction, int bin, long bytes)
    {
        if (bytes > 0) _entries.Add(new Entry((conversation << 2) | (int)direction, bin, bytes));
    }

    public readonly record struct Entry(int ConversationAndDirection, int Bin, long Bytes)
    {
        public int Conversation => ConversationAndDirection >> 2;

        public FrameDirection Direction => (FrameDirection)(ConversationAndDirection & 3);
    }
}
