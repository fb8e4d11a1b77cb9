namespace Lab.Runner.Phases;

/// <summary>Bounded waiting on figures that arrive by themselves.</summary>
public static class Waiting
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <returns>Whether the condition came true within <paramref name="limit"/>.</returns>
    public static async Task<bool> UntilAsync(Func<bool> condition, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (!condition())
        {
            if (time.GetElapsedTime(started) > limit) return false;
            await Task.Delay(Pause, time, cancellationToken);
        }

        return true;
    }
}
