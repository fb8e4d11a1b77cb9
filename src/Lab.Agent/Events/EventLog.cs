using System.Runtime.CompilerServices;
using System.Text.Json;
using Lab.Model.Agents;

namespace Lab.Agent.Events;

/// <summary>
/// The agent's events, as the lines that cross the wire: readers of the stream cost no serialization. Bounded by number and by bytes; the oldest go first, and a reader sees the gap in the
/// sequence numbers.
/// </summary>
public sealed class EventLog(Guid agentId, TimeProvider time, int maximumEvents = 20_000, int maximumBytes = 8 * 1024 * 1024)
{
    private readonly Lock _gate = new();
    private readonly List<StoredEvent> _events = [];
    private List<Signal> _waiting = [];
    private long _sequence;
    private long _bytes;
    private int _dropped;

    public Guid AgentId => agentId;

    public void Append(string kind, Guid? vmId, JsonElement data)
    {
        List<Signal> waiting;
        lock (_gate)
        {
            var line = JsonSerializer.SerializeToUtf8Bytes(new AgentEvent(agentId, ++_sequence, time.GetUtcNow(), kind, vmId, data), AgentJson.Options);
            _events.Add(new StoredEvent(_sequence, line));
            _bytes += line.Length;
            while (Kept > maximumEvents || (_bytes > maximumBytes && Kept > 1)) Drop();
            (waiting, _waiting) = (_waiting, []);
        }

        foreach (var signal in waiting) signal.Set();
    }

    /// <summary>
    /// Events with a sequence number above <paramref name="after"/>, in batches; an empty batch each <paramref name="keepAlive"/> without events. A number that this process never gave belongs to
    /// a former agent: such a reader gets everything.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<StoredEvent>> ReadAsync(long after, TimeSpan keepAlive, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (after > Interlocked.Read(ref _sequence)) after = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var (batch, next) = SinceOrNext(after);
            if (batch.Count > 0) after = batch[^1].Sequence;
            else if (await next.WaitAsync(keepAlive, time, cancellationToken)) continue;
            yield return batch;
        }
    }

    /// <summary>All events that are kept.</summary>
    public IReadOnlyList<AgentEvent> Snapshot() => [.. SinceOrNext(0).Batch.Select(stored => stored.ToEvent())];

    private int Kept => _events.Count - _dropped;

    private void Drop()
    {
        _bytes -= _events[_dropped].Line.Length;
        _events[_dropped++] = null!;
        if (_dropped < _events.Count / 2) return; // to move the rest each time would cost more than their room
        _events.RemoveRange(0, _dropped);
        _dropped = 0;
    }

    /// <summary>What there is; without anything, what to wait for. One lock, so that nothing is appended in between.</summary>
    private (IReadOnlyList<StoredEvent> Batch, Signal Next) SinceOrNext(long after)
    {
        var next = new Signal();
        lock (_gate)
        {
            var first = _dropped + (int)Math.Max(0, after - (_sequence - Kept));
            if (first < _events.Count) return (_events.GetRange(first, _events.Count - first), next);
            _waiting.Add(next);
            return ([], next);
        }
    }
}

/// <param name="Line">The event as JSON in UTF-8, without a line end.</param>
public sealed record StoredEvent(long Sequence, ReadOnlyMemory<byte> Line)
{
    public AgentEvent ToEvent() => JsonSerializer.Deserialize<AgentEvent>(Line.Span, AgentJson.Options)!;
}
