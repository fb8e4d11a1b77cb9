namespace Lab.Runner.Doctor;

public enum FactState
{
    /// <summary>Asked, and it works.</summary>
    Ok,

    /// <summary>It works, but less well than it could: slower, smaller, without some scenarios.</summary>
    Limited,

    /// <summary>Asked, and it is not there or does not work.</summary>
    Missing,
}

/// <summary>One thing this machine was asked.</summary>
/// <param name="Name">One of <see cref="FactNames"/>.</param>
/// <param name="Value">What was found, in a few words.</param>
/// <param name="WhyItMatters">What the lab does with it.</param>
/// <param name="HowToGet">What to do when it is missing or limited; null when it is neither, or when nothing can be done.</param>
/// <param name="Required">Without it the namespaces provider cannot run a scenario.</param>
public sealed record MachineFact(string Name, string Value, FactState State, string WhyItMatters, string? HowToGet, bool Required);

public static class FactNames
{
    public const string Linux = "linux";
    public const string Namespaces = "namespaces";
    public const string NetworkTools = "network-tools";
    public const string Tun = "tun";
    public const string Kvm = "kvm";
    public const string Libvirtd = "libvirtd";
    public const string Qemu = "qemu";
    public const string LibvirtLibrary = "libvirt-library";
    public const string LibpcapLibrary = "libpcap-library";
    public const string Busybox = "busybox";
    public const string GuestKernel = "guest-kernel";
    public const string Compiler = "compiler";
    public const string Vlan = "kernel-vlan";
    public const string Bonding = "kernel-bonding";
    public const string OpenVswitch = "open-vswitch";
    public const string Ethtool = "ethtool";
    public const string Nftables = "nftables";
    public const string Netem = "kernel-netem";
    public const string VhostNet = "vhost-net";
    public const string Ssh = "ssh";
    public const string Tshark = "tshark";
    public const string Tcpdump = "tcpdump";
    public const string Vagrant = "vagrant";
    public const string VagrantLibvirt = "vagrant-libvirt";
    public const string Mmdebstrap = "mmdebstrap";
    public const string Cores = "cores";
    public const string Memory = "memory";
    public const string CacheDisk = "cache-disk";
    public const string TemporaryDisk = "temporary-disk";
}
