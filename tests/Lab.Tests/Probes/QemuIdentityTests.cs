using System.Text;
using Lab.Probe.Sockets;

namespace Lab.Tests.Probes;

public sealed class QemuIdentityTests
{
    private const string Uuid = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

    [Theory]
    [InlineData("guest=vm1,debug-threads=on", "vm1")]
    [InlineData("vm1", "vm1")]
    [InlineData("vm1,process=q", "vm1")]
    [InlineData("debug-threads=on,guest=a,,b", "a,b")]
    public void The_VM_is_told_by_name_and_uuid(string option, string name) =>
        Assert.Equal(new QemuIdentity(Uuid, name), Parse("/usr/bin/qemu-system-x86_64", "-name", option, "-S", "-uuid", Uuid, "-m", "256"));

    [Fact]
    public void A_QEMU_without_a_name_is_told_by_uuid() => Assert.Equal(new QemuIdentity(Uuid, null), Parse("qemu-kvm", "-uuid", Uuid.ToUpperInvariant()));

    [Theory]
    [InlineData("/usr/bin/virsh", "-uuid", Uuid)]
    [InlineData("/usr/bin/qemu-system-x86_64", "-uuid")]
    [InlineData("/usr/bin/qemu-system-x86_64", "-uuid", "vm1")]
    [InlineData("")]
    public void Other_processes_run_no_VM(params string[] words) => Assert.Null(Parse(words));

    private static QemuIdentity? Parse(params string[] words) => QemuIdentity.Parse(Encoding.UTF8.GetBytes(string.Concat(words.Select(word => word + "\0"))));
}
