using System.Runtime.CompilerServices;
using Lab.Captures.Decoding;

namespace Lab.Captures.Ledgers;

/// <summary>What one direction of a TCP connection carried, by its sequence numbers: from the first to the last, so that packets the
/// capture missed count, and are known as gaps. Order, repetition and wrap-around past 4 GiB do not matter, as long as the capture
/// never misses 2 GiB at a stretch. What was missed after the last captured segment cannot be known; a FIN that was missed may count as
/// one byte, and as a gap.</summary>
internal struct SequenceSpan
{
    /// <summary>Sequence numbers are unrolled to 64 bits from here, leaving room below for bytes that turn up late.</summary>
    private const long Origin = 1L << 40;

    private bool _any;
    private long _first;
    private long _end;
    private long? _closedAt;
    private uint _initial;
    private GapList? _gaps;

    public bool SynSeen { get; private set; }

    public bool FinSeen { get; private set; }

    public bool RstSeen { get; private set; }

    /// <summary>Payload bytes in all segments, repeated ones each time.</summary>
    public long SeenBytes { get; private set; }

    /// <summary>First to last, SYN and FIN (which take a number each) left out.</summary>
    public readonly long SpanBytes => _any ? _end - _first : 0;

    /// <summary>Bytes within the span that no captured segment carried.</summary>
    public readonly long GapBytes => _gaps?.Bytes ?? 0;

    public readonly int Gaps => _gaps?.Count ?? 0;

    /// <summary>Which numbers were seen; null when none was.</summary>
    public readonly SequenceCoverage? Coverage => _any ? new SequenceCoverage((uint)_first, _end - _first, _gaps?.From(_first) ?? []) : null;

    /// <summary>A segment of a new connection on the same ports, rather than of this one.</summary>
    public readonly bool IsSuccessor(uint sequence)
    {
        if (SynSeen) return sequence != _initial;
        if (!_any) return FinSeen || RstSeen;
        // The first bytes were seen before any SYN: this one is late, if it fits just before them.
        return FinSeen || RstSeen || Math.Abs(Unroll(sequence + 1) - _first) > 1 << 20;
    }

    /// <summary>Takes a segment. Returns where its payload begins, counted from the connection's first byte; negative when the
    /// beginning is not known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long Add(uint sequence, int payload, TcpControlBits flags)
    {
        SeenBytes += payload;
        if ((flags & TcpControlBits.Rst) != 0)
        {
            // A reset's number may be anything.
            RstSeen = true;
            return -1;
        }

        if ((flags & TcpControlBits.Syn) != 0)
        {
            SynSeen = true;
            _initial = sequence++;
        }

        var start = _any ? Unroll(sequence) : Begin(sequence);
        var end = start + payload;
        // Behind the FIN there is only its own number, which the last acknowledgement steps over.
        Cover(Math.Min(start, _closedAt ?? start), Math.Min(end, _closedAt ?? end));
        if ((flags & TcpControlBits.Fin) != 0) Close(end);
        return SynSeen ? start - _first : -1;
    }

    private long Begin(uint sequence)
    {
        _any = true;
        _first = _end = Origin + sequence;
        return _first;
    }

    /// <summary>The number nearest to the end so far.</summary>
    private readonly long Unroll(uint sequence) => _end + (int)(sequence - (uint)_end);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Cover(long start, long end)
    {
        if (start == _end)
        {
            _end = end;
        }
        else if (start > _end)
        {
            // Also without payload: an acknowledgement's own number tells how far its sender had got.
            (_gaps ??= new GapList()).Append(_end, start);
            _end = end;
        }
        else
        {
            CoverAgain(start, end);
        }
    }

    private void Close(long end)
    {
        FinSeen = true;
        if (_end == end + 1)
        {
            // The last acknowledgement overtook the FIN.
            _gaps?.Fill(end, _end);
            _end = end;
        }

        if (_end == end) _closedAt = end;
    }

    /// <summary>A repetition, or the late arrival of something missing.</summary>
    private void CoverAgain(long start, long end)
    {
        if (start < _first)
        {
            // Nothing of this connection comes before its SYN; a keep-alive probe repeats the number before.
            if (SynSeen && _initial + 1 == (uint)_first) start = _first;
            else Prepend(start);
        }

        _gaps?.Fill(start, end);
        if (end > _end) _end = end;
    }

    private void Prepend(long start)
    {
        (_gaps ??= new GapList()).Prepend(start, _first);
        _first = start;
    }
}
