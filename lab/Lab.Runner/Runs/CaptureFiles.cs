using Lab.Captures.Addresses;
using Lab.Captures.Ledgers;
using Lab.Captures.Samples;
using Lab.Providers.Plans;

namespace Lab.Runner.Runs;

/// <summary>Reads a run's captures into a ledger. The plan says which captures there must be and whose addresses are in them.</summary>
internal static class CaptureFiles
{
    private const string CannotOpen = "cannot be read: ";

    public static Ledger Read(string root, LabPlan? plan, Func<string, IReadOnlyList<SocketSample>> sockets, HostClocks clocks, Action<Damage> damaged)
    {
        if (plan is null) return new Ledger { Captures = [], Rows = [], Streams = [], Series = [] };
        var sources = plan.Hosts.SelectMany(host => host.Nics.Select(nic => Source(root, plan, host, nic) with { ClockAhead = clocks.AheadOf(host.Name) })).ToList();
        var ledger = LedgerBuilder.Build(sources, Hints(plan, sockets), new LedgerOptions());
        foreach (var capture in ledger.Captures)
            if (capture.Damage is { } damage)
                damaged(Describe(root, RunFiles.Capture(capture.Host, capture.Interface), damage.Offset, damage.What));
        return ledger;
    }

    private static CaptureSource Source(string root, LabPlan plan, HostPlan host, NicPlan nic) =>
        new(host.Name, nic.Name, Path.Combine(root, RunFiles.Capture(host.Name, nic.Name)), [.. Macs(host.Nics.Select(each => each.Mac))])
        {
            HostAddresses = [.. HostAddresses(plan).Where(each => each.Host == host.Name).Select(each => each.Address)],
        };

    private static Damage Describe(string root, string file, long offset, string what) =>
        !File.Exists(Path.Combine(root, file)) ? new Damage(file, "is missing")
        : what.StartsWith(CannotOpen, StringComparison.Ordinal) ? new Damage(file, "cannot be opened")
        : new Damage(file, $"is damaged: {what},", offset);

    private static TrafficHints Hints(LabPlan plan, Func<string, IReadOnlyList<SocketSample>> sockets) => new()
    {
        HostAddresses = [.. HostAddresses(plan)],
        Owners = SocketOwners.Of(plan.Hosts.SelectMany(host => sockets(host.Name))),
        GuestMacs = [.. Macs(plan.Vms.Select(vm => vm.Mac))],
        GuestAddresses = [.. Addresses(plan.Vms.Select(vm => vm.Address))],
    };

    private static IEnumerable<HostAddress> HostAddresses(LabPlan plan) =>
        plan.Networks.SelectMany(
            network => network.Attachments.SelectMany(
                at => Addresses([at.Address, at.Ipv6Address]).Select(address => new HostAddress(at.Host, network.Name, address))));

    private static IEnumerable<MacAddress> Macs(IEnumerable<string?> texts)
    {
        foreach (var text in texts)
            if (MacAddress.TryParse(text, out var mac)) yield return mac;
    }

    private static IEnumerable<NetworkAddress> Addresses(IEnumerable<string?> texts)
    {
        foreach (var text in texts)
            if (NetworkAddress.TryParse(PlanQueries.Address(text), out var address)) yield return address;
    }
}
