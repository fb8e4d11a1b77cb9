using Lab.Runner.Scenarios;

namespace Lab.Runner.Inventories;

/// <summary>What stands in the way of a machine becoming a host of a lab, each with what to do about it.</summary>
internal static class MachineFaults
{
    private const string Held = "held";

    private const string Libvirt = "install libvirt-daemon, libvirt-daemon-driver-qemu (or libvirt-daemon-system) and libvirt-clients";

    private static readonly (string Fact, string What, string Remedy)[] Needed =
    [
        ("program-ip", "iproute2", "install iproute2"),
        ("program-tar", "tar", "install tar"),
        ("program-libvirtd", "libvirtd", Libvirt),
        ("program-virsh", "virsh", Libvirt),
        ("program-qemu-system-x86_64", "QEMU", "install qemu-system-x86"),
        ("library-libvirt.so.0", "libvirt's client library", "install libvirt0"),
        ("library-libpcap.so.0.8", "libpcap", "install libpcap0.8"),
        ("tun", "/dev/net/tun", "load the module tun"),
    ];

    private static readonly (string Fact, string What, string Remedy) Nft = ("program-nft", "nftables", "install nftables, with which this scenario has a host translate addresses");
    private static readonly (string Fact, string What, string Remedy) Tc = ("program-tc", "tc", "install iproute2, with which this scenario has links shaped");

    private static readonly (string Fact, string What, string Remedy)[] NeededToWatch =
    [
        ("program-ip", "iproute2", "install iproute2"),
        ("program-tar", "tar", "install tar"),
        ("program-virsh", "virsh", "install libvirt-clients"),
        ("library-libpcap.so.0.8", "libpcap", "install libpcap0.8"),
    ];

    private const long NeededDiskMebibytes = 1024;
    private const long NeededDiskToWatchMebibytes = 256;

    /// <param name="scenario">What it needs beside what all do; null: only what all need.</param>
    /// <param name="nics">That the lab is to use.</param>
    public static IEnumerable<string> Of(MachineSurvey machine, Scenario? scenario, IReadOnlyList<string> nics, string folder)
    {
        foreach (var fault in OfPrograms(machine, Needs(scenario))) yield return fault;
        foreach (var fault in nics.SelectMany(nic => OfNic(machine, nic))) yield return fault;
        foreach (var fault in OfPlace(machine, folder, NeededDiskMebibytes)) yield return fault;
        // Its ports are taken by that lab, too: that need not be told.
        if (machine.Has(Held)) yield break;
        foreach (var (port, whose) in ((string, string)[])[("16514", "libvirt's TLS port"), ("54321", "the agent's port"), ("8443", "the engine's port")])
        {
            if (machine.Facts.TryGetValue("port-" + port, out var holder))
                yield return $"{whose}, {port}, is taken by {(holder.Length > 0 ? holder : "another process")}: the lab does not stop what it did not start";
        }
    }

    /// <summary>The same of a machine on which a lab only watches.</summary>
    public static IEnumerable<string> OfWatched(MachineSurvey machine, IReadOnlyList<string> nics, string folder) =>
        OfPrograms(machine, NeededToWatch).Concat(nics.SelectMany(nic => OfMissingNic(machine, nic))).Concat(OfPlace(machine, folder, NeededDiskToWatchMebibytes));

    private static IEnumerable<string> OfPrograms(MachineSurvey machine, IEnumerable<(string Fact, string What, string Remedy)> needs)
    {
        foreach (var (_, what, remedy) in needs.Where(need => !machine.Has(need.Fact))) yield return $"{what} is missing: {remedy}";
        if (machine.Facts.GetValueOrDefault("machine") is { } processor and not "x86_64") yield return $"its processor is {processor}; the lab's programs are for x86_64";
    }

    private static IEnumerable<string> OfPlace(MachineSurvey machine, string folder, long mebibytes)
    {
        if (machine.Has("noexec")) yield return $"programs may not be run from {folder} (noexec): give another with 'folder'";
        if (long.TryParse(machine.Facts.GetValueOrDefault("disk"), out var disk) && disk < mebibytes * 1024) yield return $"{folder} has {disk / 1024} MiB free; the lab needs {mebibytes}";
        if (machine.Facts.TryGetValue(Held, out var note)) yield return $"it is used by another lab: {note}. It is free when that ends";
    }

    private static IEnumerable<(string Fact, string What, string Remedy)> Needs(Scenario? scenario)
    {
        if (scenario is null) return Needed;
        var actions = scenario.Actions.SelectMany(action => action.SideBySide()).ToList();
        IEnumerable<(string, string, string)> needs = Needed;
        if (actions.Exists(action => action.Translate is not null)) needs = needs.Append(Nft);
        return scenario.Hosts.Nics.Any(nic => nic.Rate is not null || nic.Delay is not null) ? needs.Append(Tc) : needs;
    }

    private static IEnumerable<string> OfNic(MachineSurvey machine, string nic)
    {
        foreach (var fault in OfMissingNic(machine, nic)) yield return fault;
        if (!machine.Links.TryGetValue(nic, out var link)) yield break;
        if (machine.SessionLinks.Contains(nic)) yield return $"{nic} carries this very ssh session, and the lab would set it up anew: lend another NIC, or reach the machine over another";
        else if (link.Master is { } master) yield return $"{nic} is a port of {master}: the lab would take it out of there; lend a NIC that is free";
    }

    private static IEnumerable<string> OfMissingNic(MachineSurvey machine, string nic) =>
        machine.Links.ContainsKey(nic) ? [] : [$"there is no NIC '{nic}'; there are {string.Join(", ", machine.Links.Keys.Where(name => name != "lo"))}"];
}
