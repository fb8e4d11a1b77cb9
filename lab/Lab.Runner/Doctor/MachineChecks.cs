namespace Lab.Runner.Doctor;

/// <summary>Everything the doctor asks, in the order it is shown.</summary>
internal static class MachineChecks
{
    private const string Veth = "link add v0 type veth peer name v1\n";

    public static IReadOnlyList<IMachineCheck> All(string cacheDirectory) =>
    [
        new LinuxCheck(),
        new NamespacesCheck(),
        new ProgramCheck(Required(FactNames.NetworkTools, "links, addresses and routes of the hosts are made with ip", "install iproute2"), "ip", "-Version"),
        new DeviceCheck(Required(FactNames.Tun, "a VM's NIC is a tap device", "as root: 'modprobe tun', 'chmod 0666 /dev/net/tun' (the distribution's default)"), "/dev/net/tun"),
        new ProgramCheck(Required(FactNames.Libvirtd, "each host runs its own", "install libvirt-daemon and libvirt-daemon-driver-qemu"), "libvirtd", "--version"),
        new ProgramCheck(Required(FactNames.Qemu, "the hypervisor", "install qemu-system-x86"), "qemu-system-x86_64", "--version"),
        new LibraryCheck(Required(FactNames.LibvirtLibrary, "agents speak to libvirtd through it", "install libvirt0"), "libvirt.so.0"),
        new LibraryCheck(Required(FactNames.LibpcapLibrary, "every NIC is captured with it", "install libpcap0.8"), "libpcap.so.0.8"),
        new GuestKernelCheck(),
        new BusyboxCheck(),
        new CompilerCheck(),
        new KvmCheck(cacheDirectory),
        new KernelNetworkCheck(
            Optional(FactNames.Vlan, "networks with a VLAN tag on the kernel's own links", "a kernel with the module 8021q"), "ip", Veth + "link add link v0 name v0.7 type vlan id 7\n"),
        new KernelNetworkCheck(Optional(FactNames.Bonding, "bonds of the kernel's own", "a kernel with the module bonding"), "ip", "link add b0 type bond\n"),
        new ProgramCheck(Optional(FactNames.OpenVswitch, "VLANs and bonds where the kernel has none, and switches that speak LACP", "install openvswitch-switch"), "ovs-vswitchd", "--version"),
        new ProgramCheck(Optional(FactNames.Ethtool, "NICs below Open vSwitch's userspace datapath send whole frames", "install ethtool"), "ethtool", "--version"),
        new ProgramCheck(Optional(FactNames.Nftables, "faults that translate addresses", "install nftables"), "nft", "--version"),
        new KernelNetworkCheck(Optional(FactNames.Netem, "links with delay and loss", "a kernel with the module sch_netem"), "tc", "qdisc add dev lo root netem delay 1ms\n"),
        new DeviceCheck(Optional(FactNames.VhostNet, "faster NICs of guests", "a kernel with the module vhost_net, and its device readable by this user"), "/dev/vhost-net"),
        new ProgramCheck(Optional(FactNames.Ssh, "machines of an inventory are reached with it", "install openssh-client"), "ssh", "-V"),
        new ProgramCheck(Optional(FactNames.Tshark, "tests compare the ledger with it", "install tshark"), "tshark", "--version"),
        new ProgramCheck(Optional(FactNames.Tcpdump, "benchmarks compare the capture with it", "install tcpdump"), "tcpdump", "--version"),
        new ProgramCheck(Optional(FactNames.Vagrant, "hosts with a kernel of their own", "install vagrant"), "vagrant", "--version"),
        new VagrantPluginCheck(),
        new ProgramCheck(Optional(FactNames.Mmdebstrap, "the box that Vagrant makes hosts of is built with it ('lab box build')", "install mmdebstrap, e2fsprogs and qemu-utils"), "mmdebstrap", "--version"),
        new CoresCheck(),
        new MemoryCheck(),
        new DiskCheck(FactNames.CacheDisk, cacheDirectory, 512, "guest images and capabilities of QEMU are kept there"),
        new DiskCheck(FactNames.TemporaryDisk, Path.GetTempPath(), 256, "mount points and sockets of a lab are there while it runs"),
    ];

    private static MachineFact Required(string name, string why, string how) => new(name, "not asked", FactState.Missing, why, how, Required: true);

    private static MachineFact Optional(string name, string why, string how) => new(name, "not asked", FactState.Missing, why, how, Required: false);
}
