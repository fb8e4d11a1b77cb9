namespace Lab.Simulation.Swarms;

/// <summary>Many histories, each with a seed of its own, on all cores.</summary>
public static class Swarm
{
    /// <param name="first">The first seed.</param>
    /// <param name="seeds">How many.</param>
    /// <param name="duration">Of each history, in virtual time.</param>
    /// <param name="done">Called for each as it ends, one at a time, in no order.</param>
    /// <param name="cancellationToken">Begins no further one.</param>
    public static void Run(ulong first, int seeds, TimeSpan duration, int threads, Action<SwarmResult> done, CancellationToken cancellationToken)
    {
        var (next, gate) = (-1, new Lock());
        Exception? failure = null;
        // Threads of their own: a simulation belongs to the one that it began on.
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(Work)).ToList();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        if (failure is not null) throw new InvalidOperationException($"A history ended in a way nobody thought of: {failure.Message}", failure);

        void Work()
        {
            while (!cancellationToken.IsCancellationRequested && Interlocked.Increment(ref next) is var number && number < seeds)
            {
                try
                {
                    var result = SwarmRun.Run(SwarmPlan.Of(first + (ulong)number, duration));
                    lock (gate) done(result);
                }
                catch (Exception exception)
                {
                    Interlocked.CompareExchange(ref failure, exception, null);
                    return;
                }
            }
        }
    }
}
