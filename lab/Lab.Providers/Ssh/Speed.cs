using System.Diagnostics;
using Lab.Providers.Hosts;
using Lab.Providers.Processes;

namespace Lab.Providers.Ssh;

/// <summary>How slow hosts are beside the machine that this process is on, asked by having both count: a host may be a VM whose processor is emulated, and nothing there says so reliably.</summary>
internal static class Speed
{
    /// <summary>Less is chance.</summary>
    private const double LeastSlowness = 2;

    private const double MostSlowness = 20;

    private static readonly string[] Count = ["sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done"];

    /// <returns>How many times as long the slowest of them takes: 1, or from 2 to 20.</returns>
    public static async Task<double> SlownessAsync(IReadOnlyList<ILabHost> hosts, CancellationToken cancellationToken)
    {
        var here = await TimeAsync(() => Commands.RunAsync(Count, cancellationToken: cancellationToken)).ConfigureAwait(false);
        var there = await Task.WhenAll(hosts.Select(host => TimeAsync(() => host.RunAsync(Count, null, cancellationToken)))).ConfigureAwait(false);
        return Of(here, there);
    }

    internal static double Of(TimeSpan here, IReadOnlyList<TimeSpan> there)
    {
        var slowness = there.Max() / here;
        return slowness < LeastSlowness ? 1 : Math.Min(Math.Ceiling(slowness), MostSlowness);
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task<CommandResult>> run)
    {
        var started = Stopwatch.GetTimestamp();
        (await run().ConfigureAwait(false)).OrThrow("Counting, to know how fast the host is");
        return Stopwatch.GetElapsedTime(started);
    }
}
