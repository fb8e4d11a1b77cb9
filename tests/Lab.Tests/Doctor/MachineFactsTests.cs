using System.Text.Json;
using Lab.Runner.Doctor;

namespace Lab.Tests.Doctor;

public sealed class MachineFactsTests
{
    private static readonly MachineFact Qemu = new(FactNames.Qemu, "QEMU emulator version 7.2", FactState.Ok, "the hypervisor", null, Required: true);
    private static readonly MachineFact Compiler = new(FactNames.Compiler, "gcc not found", FactState.Missing, "the guest's init is compiled", "install gcc and libc6-dev", Required: true);
    private static readonly MachineFact Kvm = new(FactNames.Kvm, "exists and opens, but a guest does not boot", FactState.Limited, "speed", "enable it", Required: false);
    private static readonly MachineFact Tshark = new(FactNames.Tshark, "not found", FactState.Missing, "tests", "install tshark", Required: false);

    [Fact]
    public void Only_a_required_fact_that_is_missing_is_an_obstacle()
    {
        Assert.True(new MachineFacts([Qemu, Kvm, Tshark]).CanRunNamespaces);
        Assert.Equal([Compiler], new MachineFacts([Qemu, Kvm, Tshark, Compiler]).Obstacles);
    }

    [Fact]
    public void The_table_says_yes_or_no_why_and_how()
    {
        Assert.Contains("namespaces provider: yes, with TCG (no KVM).", Table([Qemu, Kvm, Tshark]), StringComparison.Ordinal);
        var text = Table([Qemu, Kvm, Tshark, Compiler]);
        Assert.Contains("namespaces provider: no, it lacks compiler.", text, StringComparison.Ordinal);
        Assert.Contains("apt-get install --no-install-recommends tshark gcc libc6-dev", text, StringComparison.Ordinal);
        Assert.Contains("The guest's init is compiled.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_json_holds_the_same_facts()
    {
        using var document = JsonDocument.Parse(DoctorJson.Write(new MachineFacts([Qemu, Kvm, Compiler])));
        var root = document.RootElement;
        Assert.False(root.GetProperty("namespacesProvider").GetProperty("canRun").GetBoolean());
        Assert.Equal("compiler", root.GetProperty("namespacesProvider").GetProperty("obstacles")[0].GetString());
        Assert.Equal(["ok", "limited", "missing"], root.GetProperty("facts").EnumerateArray().Select(fact => fact.GetProperty("state").GetString()));
    }

    [Fact]
    public void Skip_reasons_name_what_is_lacking()
    {
        var facts = new MachineFacts([Qemu, Kvm, Tshark]);
        Assert.Null(facts.WhyNot(FactNames.Qemu));
        Assert.Equal("This machine lacks kvm: exists and opens, but a guest does not boot; tshark: not found", facts.WhyNot(FactNames.Qemu, FactNames.Kvm, FactNames.Tshark));
        Assert.Throws<ArgumentException>(() => facts["teapot"]);
    }

    private static string Table(MachineFact[] facts)
    {
        using var writer = new StringWriter();
        DoctorTable.Render(Consoles.To(writer, width: 100), new MachineFacts(facts));
        return writer.ToString();
    }
}
