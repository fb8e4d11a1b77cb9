namespace Lab.Tests.Engines.Fakes;

/// <summary>Runs asynchronous code on one thread and virtual time: work first, and when there is none, the next timer. The same every time, and without waiting.</summary>
public sealed class Pump : SynchronizationContext
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    private readonly Queue<(SendOrPostCallback Callback, object? State)> _work = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public static void Run(VirtualTime time, Func<Task> main)
    {
        var before = Current;
        var pump = new Pump();
        SetSynchronizationContext(pump);
        try
        {
            pump.RunToEnd(time, main);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Environment.CurrentManagedThreadId != _thread) throw new InvalidOperationException("Something left the pump's thread: it would not run the same twice.");
        _work.Enqueue((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    private void RunToEnd(VirtualTime time, Func<Task> main)
    {
        var begun = time.Now;
        var task = main();
        while (true)
        {
            while (_work.TryDequeue(out var work)) work.Callback(work.State);
            if (task.IsCompleted) break;
            Assert.True(time.FireNext(), "Nothing is left to do, and the test still waits.");
            Assert.True(time.Now - begun < Limit, "The test still waits after an hour of virtual time.");
        }

        task.GetAwaiter().GetResult();
    }
}
