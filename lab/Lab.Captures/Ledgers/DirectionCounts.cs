using System.Runtime.CompilerServices;
using Lab.Model.Units;

namespace Lab.Captures.Ledgers;

/// <summary>Packets, frame bytes and payload bytes for each of the three <see cref="FrameDirection"/>s.</summary>
internal struct DirectionCounts
{
    private Counters _counters;

    public readonly bool Any => _counters[0].Packets + _counters[1].Packets + _counters[2].Packets > 0;

    public readonly TrafficCount this[FrameDirection direction]
    {
        get
        {
            var counter = _counters[(int)direction];
            return new TrafficCount(counter.Packets, new ByteCount(counter.FrameBytes), new ByteCount(counter.PayloadBytes));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(FrameDirection direction, int frame, int payload)
    {
        ref var counter = ref _counters[(int)direction];
        counter.Packets++;
        counter.FrameBytes += frame;
        counter.PayloadBytes += payload;
    }

    private struct Counter
    {
        public long Packets;
        public long FrameBytes;
        public long PayloadBytes;
    }

    [InlineArray(3)]
    private struct Counters
    {
        private Counter _first;
    }
}
