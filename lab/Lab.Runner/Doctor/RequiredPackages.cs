namespace Lab.Runner.Doctor;

/// <summary>Which Debian packages bring a fact. The launcher, which works before anything is built, has a list of its own; a test holds the two together.</summary>
public static class RequiredPackages
{
    private static readonly Dictionary<string, string[]> ByFact = new(StringComparer.Ordinal)
    {
        [FactNames.Namespaces] = ["util-linux", "uidmap"],
        [FactNames.NetworkTools] = ["iproute2"],
        [FactNames.Libvirtd] = ["libvirt-daemon", "libvirt-daemon-driver-qemu", "libvirt-clients"],
        [FactNames.Qemu] = ["qemu-system-x86"],
        [FactNames.LibvirtLibrary] = ["libvirt0"],
        [FactNames.LibpcapLibrary] = ["libpcap0.8"],
        [FactNames.Busybox] = ["busybox-static"],
        [FactNames.GuestKernel] = ["linux-image-cloud-amd64"],
        [FactNames.Compiler] = ["gcc", "libc6-dev"],
        [FactNames.OpenVswitch] = ["openvswitch-switch"],
        [FactNames.Ethtool] = ["ethtool"],
        [FactNames.Nftables] = ["nftables"],
        [FactNames.Ssh] = ["openssh-client"],
        [FactNames.Tshark] = ["tshark"],
        [FactNames.Tcpdump] = ["tcpdump"],
        [FactNames.Vagrant] = ["vagrant"],
        [FactNames.VagrantLibvirt] = ["vagrant-libvirt", "dnsmasq-base"],
        [FactNames.Mmdebstrap] = ["mmdebstrap", "e2fsprogs", "qemu-utils", "debian-archive-keyring"],
    };

    /// <summary>Everything that a run may need, by any provider.</summary>
    public static IReadOnlyList<string> All => [.. ByFact.Values.SelectMany(packages => packages)];

    /// <summary>Empty when no package brings it: a device, a kernel's ability, memory.</summary>
    public static IReadOnlyList<string> For(string fact) => ByFact.GetValueOrDefault(fact) ?? [];

    /// <summary>One line that installs what these facts lack, or null when no package does.</summary>
    /// <param name="optional">Also what the namespaces provider can do without.</param>
    public static string? AptLine(IEnumerable<MachineFact> facts, bool optional = true)
    {
        var lacking = facts.Where(fact => fact.State == FactState.Missing && (optional || fact.Required));
        var packages = lacking.SelectMany(fact => For(fact.Name)).Distinct().ToArray();
        return packages.Length == 0 ? null : "apt-get install --no-install-recommends " + string.Join(' ', packages);
    }
}
