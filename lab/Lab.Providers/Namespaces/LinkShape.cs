using System.Globalization;
using Lab.Providers.Plans;

namespace Lab.Providers.Namespaces;

/// <summary>The <c>tc -batch</c> input that gives links the speed and delay of the plan, at both of their ends.</summary>
internal static class LinkShape
{
    /// <summary>As much as an interface sends at once after it was idle: at least one large segment, else 10 ms.</summary>
    private const long LeastBurst = 128 * 1024;

    /// <summary>How long a full queue takes to drain: what a switch's buffers hold.</summary>
    private const int QueueMilliseconds = 50;

    /// <summary>For the host's ends.</summary>
    public static string InHost(HostPlan host) => string.Concat(host.Nics.Select(nic => Of(nic.Name, nic.Rate, nic.Delay)));

    /// <summary>For the switch's ends: the same speed in the other direction. Delay is given to what hosts send.</summary>
    public static string InLab(IEnumerable<(string Port, NicPlan Nic)> ports) => string.Concat(ports.Select(port => Of(port.Port, port.Nic.Rate, null)));

    private static string Of(string device, long? rate, TimeSpan? delay)
    {
        var parent = "root";
        var batch = "";
        if (delay is { } later)
        {
            batch += string.Create(CultureInfo.InvariantCulture, $"qdisc add dev {device} root handle 1: netem delay {later.TotalMicroseconds:0}us limit 100000\n");
            parent = "parent 1:1";
        }

        if (rate is not { } bytes) return batch;
        var burst = Math.Max(LeastBurst, bytes / 100);
        return batch + string.Create(CultureInfo.InvariantCulture, $"qdisc add dev {device} {parent} tbf rate {bytes * 8}bit burst {burst} latency {QueueMilliseconds}ms\n");
    }
}
