namespace Lab.Runner.Doctor;

/// <summary>How it is tried whether guests can use the processor's own virtualisation: a device that exists and opens proves nothing, so a kernel is booted until it speaks on its serial port.</summary>
/// <remarks>The <c>Vagrantfile</c>, where it is used by itself, asks the same of the box's kernel: <c>lab/vagrant/accelerator.rb</c>.</remarks>
internal static class KvmBoot
{
    /// <summary>A guest under KVM speaks within a second; one that has not by now never will.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Boots the kernel until it gives up for want of a disk.</summary>
    public static string[] Command(string qemu, string kernel) =>
    [
        qemu, "-accel", "kvm", "-m", "128", "-nodefaults", "-no-user-config", "-display", "none",
        "-no-reboot", "-serial", "stdio", "-kernel", kernel, "-append", "console=ttyS0 earlyprintk=serial panic=-1",
    ];

    /// <param name="console">What its serial port said.</param>
    public static bool Speaks(string console) => console.Contains("Linux version", StringComparison.Ordinal);
}
