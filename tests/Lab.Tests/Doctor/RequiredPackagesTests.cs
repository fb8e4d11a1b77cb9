using Lab.Runner.Doctor;

namespace Lab.Tests.Doctor;

public sealed class RequiredPackagesTests
{
    [Fact]
    public void One_line_installs_what_is_missing_and_nothing_else()
    {
        Assert.Equal(
            "apt-get install --no-install-recommends gcc libc6-dev tshark",
            RequiredPackages.AptLine([Fact(FactNames.Compiler, FactState.Missing, required: true), Fact(FactNames.Qemu, FactState.Ok, required: true), Fact(FactNames.Tshark, FactState.Missing)]));
        Assert.Equal("apt-get install --no-install-recommends gcc libc6-dev", RequiredPackages.AptLine([Fact(FactNames.Compiler, FactState.Missing, required: true), Fact(FactNames.Tshark, FactState.Missing)], optional: false));
    }

    /// <summary>Of what it installs before anything is built; util-linux is in every Debian.</summary>
    [Fact]
    public void The_launcher_installs_the_same()
    {
        var launcher = File.ReadAllText(Repository.PathOf("lab", "lab"));
        var named = launcher.Split('\n').Select(line => line.Split(':')).Where(parts => parts.Length == 2 && !parts[0].Contains(' ')).Select(parts => parts[1]).Distinct();
        string[] elsewhere = ["linux-image-cloud-amd64", "tshark", "tcpdump", "vagrant-libvirt"]; // asked for in other ways
        Assert.All(elsewhere, package => Assert.Contains(package, launcher, StringComparison.Ordinal));
        Assert.Equal(RequiredPackages.All.Except(["util-linux"]).Order(StringComparer.Ordinal), named.Concat(elsewhere).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_no_package_brings_makes_no_line() => Assert.Null(RequiredPackages.AptLine([Fact(FactNames.Tun, FactState.Missing, required: true), Fact(FactNames.Kvm, FactState.Limited)]));

    private static MachineFact Fact(string name, FactState state, bool required = false) => new(name, "", state, "", null, required);
}
