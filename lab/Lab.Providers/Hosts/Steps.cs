using System.Diagnostics;

namespace Lab.Providers.Hosts;

/// <summary>Tells how long each step of making a lab took, as it goes: people wait for it.</summary>
/// <param name="told">Called with a step's name when it is done.</param>
public sealed class Steps(Action<string, TimeSpan> told)
{
    public async Task<T> TimeAsync<T>(string step, Func<Task<T>> work)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await work().ConfigureAwait(false);
        told(step, Stopwatch.GetElapsedTime(started));
        return result;
    }

    public Task TimeAsync(string step, Func<Task> work) => TimeAsync(step, async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    });
}
