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
    private readonly Queue<StoredEvent> _events = new();
    private TaskCompletionSource _appended = NewSignal();
    private long _sequence;
    private long _bytes;

    public Guid AgentId => agentId;

    public void Append(string kind, Guid? vmId, JsonElement data)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            var line = JsonSerializer.SerializeToUtf8Bytes(new AgentEvent(agentId, ++_sequence, time.GetUtcNow(), kind, vmId, data), AgentJson.Options);
            _events.Enqueue(new StoredEvent(_sequence, line));
            _bytes += line.Length;
            while (_events.Count > maximumEvents || (_bytes > maximumBytes && _events.Count > 1)) _bytes -= _events.Dequeue().Line.Length;
            signal = _appended;
            _appended = NewSignal();
        }

        signal.TrySetResult();
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
            var (batch, appended) = Since(after);
            if (batch.Count == 0 && !await SignalledAsync(appended, keepAlive, cancellationToken))
                yield return [];
            if (batch.Count == 0) continue;
            after = batch[^1].Sequence;
            yield return batch;
        }
    }

    private (IReadOnlyList<StoredEvent> Batch, Task Appended) Since(long after)
    {
        lock (_gate)
        {
            var known = _sequence - _events.Count;
            var skip = (int)Math.Max(0, after - known);
            return (skip >= _events.Count ? [] : _events.Skip(skip).ToArray(), _appended.Task);
        }
    }

    private async Task<bool> SignalledAsync(Task appended, TimeSpan keepAlive, CancellationToken cancellationToken)
    {
        try
        {
            await appended.WaitAsync(keepAlive, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <param name="Line">The event as JSON in UTF-8, without a line end.</param>
public sealed record StoredEvent(long Sequence, ReadOnlyMemory<byte> Line);
