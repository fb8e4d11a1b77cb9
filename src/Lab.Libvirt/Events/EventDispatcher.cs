using System.Threading.Channels;

namespace Lab.Libvirt;

/// <summary>
/// Runs a connection's handlers one after the other, in the order libvirt raised the events, away from the loop's thread: a slow
/// handler delays the later events of its own connection and nothing else, and may call libvirt.
/// </summary>
internal sealed class EventDispatcher
{
    private readonly Channel<Action> _queue = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly Action<Exception> _failed;

    internal EventDispatcher(Action<Exception> failed)
    {
        _failed = failed;
        _ = Task.Run(PumpAsync);
    }

    /// <summary>Never blocks and never throws: it is called from native code's thread.</summary>
    internal void Post(Action delivery) => _queue.Writer.TryWrite(delivery);

    internal void Complete() => _queue.Writer.TryComplete();

    private async Task PumpAsync()
    {
        await foreach (var delivery in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
            Deliver(delivery);
    }

    private void Deliver(Action delivery)
    {
        try
        {
            delivery();
        }
        catch (Exception fault)
        {
            _failed(fault);
        }
    }
}
