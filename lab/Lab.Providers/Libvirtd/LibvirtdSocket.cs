using Lab.Model.Errors;
using Lab.Providers.Hosts;

namespace Lab.Providers.Libvirtd;

/// <summary>Where a libvirtd takes local connections: there once it listens, and left behind by one that was killed.</summary>
public static class LibvirtdSocket
{
    public const string Path = "/run/libvirt/libvirt-sock";

    /// <summary>A daemon's standard error, among its host's logs.</summary>
    public const string ErrorLog = "libvirtd.err";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns when the daemon listens that was just started there.</summary>
    /// <param name="name">Of the daemon, for messages: <c>libvirtd on host1</c>.</param>
    /// <param name="isAlive">Whether it still runs.</param>
    /// <exception cref="LabException">It ended, or did not listen in time.</exception>
    public static async Task WaitAsync(ILabHost host, string name, Func<bool> isAlive, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (!await host.ExistsAsync(Path, cancellationToken))
        {
            if (!isAlive()) throw new LabException(ErrorKind.ProcessDied, $"{name} ended at its start; logs/{host.Name}/{ErrorLog} says why.") { Host = host.Name };
            if (time.GetElapsedTime(started) > limit) throw new LabException(ErrorKind.Timeout, FormattableString.Invariant($"{name} did not listen within {limit.TotalSeconds:0} s.")) { Host = host.Name };
            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}
