namespace Lab.Agent.Vms;

/// <summary>What a VM gets on this host. It must be the same on every host that VMs migrate between.</summary>
/// <param name="Accelerator"><c>kvm</c> or <c>tcg</c>.</param>
/// <param name="CpuModel">A named CPU model of QEMU, such as <c>qemu64</c>. Named, because what "the host's" CPU is differs between hosts.</param>
/// <param name="Machine">QEMU's machine type; libvirt turns <c>pc</c> into a versioned one when the domain starts, and that travels with it.</param>
/// <param name="LogDirectory">Where the serial console's output goes, as <c>NAME-serial.log</c>. QEMU opens it on both hosts.</param>
/// <param name="NeedsUnevenMemory">The host's QEMU loses guest writes otherwise (<see cref="UnevenMemory"/>).</param>
public sealed record VmHardware(string Accelerator, string CpuModel, string Machine, string LogDirectory, bool NeedsUnevenMemory = false)
{
    public const string DefaultDiskDirectory = "/var/lib/libvirt/images";
    public const string DefaultCpuModel = "qemu64";
    public const string DefaultMachine = "pc";
    public const string DefaultLogDirectory = "/var/log/libvirt/qemu";
}
