using System.Globalization;
using System.Net;
using Lab.Model.Units;
using Lab.Providers.Plans;

namespace Lab.Providers.Guests;

/// <summary>What a guest is told at boot, as <c>docs/guest.md</c> lists it. <see cref="ToString"/> is the kernel's command line.</summary>
public sealed record GuestCommandLine
{
    /// <summary>Identity carried in each heartbeat.</summary>
    public required Guid VmId { get; init; }

    /// <summary>Address of the first NIC; null: no network.</summary>
    public IPAddress? Address { get; init; }

    public int PrefixLength { get; init; } = 24;

    public IPAddress? Gateway { get; init; }

    /// <summary>Where heartbeats go (UDP, IPv4); null: no heartbeat.</summary>
    public IPEndPoint? Peer { get; init; }

    /// <summary>Whole milliseconds, at least one.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The pages that are stamped, dirtied and verified; whole mebibytes.</summary>
    public ByteCount WorkingSet { get; init; } = ByteCount.FromMebibytes(16);

    /// <summary>Pages dirtied per second, round robin over the working set.</summary>
    public long DirtyRate { get; init; }

    /// <summary>Further memory filled once with incompressible, stamped pages; whole mebibytes.</summary>
    public ByteCount Fill { get; init; }

    /// <summary>Whole seconds after which the guest damages one page on purpose, so that a check can be seen to fail; null: never.</summary>
    public TimeSpan? CorruptAfter { get; init; }

    /// <summary>A busybox shell on the serial console.</summary>
    public bool Shell { get; init; }

    /// <summary>The kernel's part: a console on the first serial port, and what makes it boot sooner under TCG (figures in <c>docs/guest.md</c>).</summary>
    public const string Kernel =
        "console=ttyS0 quiet panic=-1 8250.nr_uarts=1 cryptomgr.notests noreplace-smp no_timer_check tsc=reliable random.trust_cpu=on ipv6.disable=1";

    /// <summary>The guest of a planned VM.</summary>
    /// <param name="vm">Its <see cref="VmPlan.Address"/> is <c>address/prefix</c> or null.</param>
    /// <param name="peer">Where its heartbeats go; null: nowhere.</param>
    public static GuestCommandLine For(VmPlan vm, IPEndPoint? peer)
    {
        var address = vm.Address?.Split('/');
        return new GuestCommandLine
        {
            VmId = vm.Id,
            Address = address is null ? null : IPAddress.Parse(address[0]),
            PrefixLength = address is [_, var prefix] ? int.Parse(prefix, CultureInfo.InvariantCulture) : 24,
            Peer = peer,
            WorkingSet = new ByteCount(vm.WorkingSetBytes),
            DirtyRate = vm.DirtyPagesPerSecond,
            Fill = new ByteCount(vm.FillBytes),
        };
    }

    public override string ToString() => string.Join(' ', Words());

    private IEnumerable<string> Words()
    {
        yield return Kernel;
        yield return $"lab.vm={VmId:D}";
        if (Address is not null) yield return Invariant($"lab.ip={Address}/{PrefixLength}");
        if (Gateway is not null) yield return $"lab.gw={Gateway}";
        if (Peer is not null) yield return $"lab.peer={Peer}";
        yield return Invariant($"lab.beat={(long)Beat.TotalMilliseconds}");
        yield return Invariant($"lab.ws={WorkingSet.Bytes >> 20}");
        yield return Invariant($"lab.rate={DirtyRate}");
        yield return Invariant($"lab.fill={Fill.Bytes >> 20}");
        if (CorruptAfter is { } delay) yield return Invariant($"lab.corrupt={(long)delay.TotalSeconds}");
        if (Shell) yield return "lab.shell=1";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
