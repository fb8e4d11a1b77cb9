using Lab.Runner.Scenarios.Actions;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Rules;

/// <summary>What a migration can be asked for.</summary>
internal static class MigrateRules
{
    /// <param name="index">Of the action, a group counting as one.</param>
    public static void Check(Scenario scenario, MigrateConfig migrate, int index, string path, FaultList faults)
    {
        var networks = scenario.Networks.Select(known => known.Name).ToArray();
        faults.Resolve(path + ".vm", "VM", migrate.Vm, scenario.Vms.Select(vm => vm.Name));
        if (migrate.Network is { } network) faults.Resolve(path + ".network", "network", network, networks, MigrateConfig.NoNetwork);
        if (migrate.DiskNetwork is { } disks && faults.Resolve(path + ".disk-network", "network", disks, networks) && scenario.Vms.FirstOrDefault(vm => vm.Name == migrate.Vm) is { Disk: null })
            faults.Add(path + ".disk-network", $"'{migrate.Vm}' has no disk to copy");
        if (scenario.TuningOf(migrate).Tunnelled == true && scenario.Vms.Any(vm => vm.Name == migrate.Vm && vm.Disk is not null))
            faults.Add(path + ".tunnelled", "a tunnelled migration cannot copy the VM's disk; leave 'tunnelled' or the VM's 'disk' out");
        if (migrate.To is { } to) CheckDestination(scenario, migrate.Vm, to, index, path, faults);
        CheckTuning(migrate, path, faults);
        if (scenario.TuningOf(migrate) is { Tunnelled: true } && migrate.Network is not (null or MigrateConfig.NoNetwork))
            faults.Add(path + ".network", "a tunnelled migration goes through libvirt's connection on the management network; leave 'network' or 'tunnelled' out");
        if (migrate.By == MigrationBeginner.Engine) CheckEvacuation(migrate, path, faults);
        if (migrate.Expect.Network is { } expected) faults.Resolve(path + ".expect.network", "network", expected, networks, ExpectConfig.NoNetwork);
        if (migrate.Expect is { Network: ExpectConfig.NoNetwork, Outcome: MigrationOutcome.Completed })
            faults.Add(path + ".expect.network", "a completed migration has a stream; 'none' fits 'outcome: failed' or 'cancelled'");
        if (migrate.Expect.Outcome == MigrationOutcome.Cancelled && migrate.CancelAfter is null) faults.Add(path + ".expect.outcome", "it has no 'cancel-after', so it is not cancelled");
    }

    /// <summary>What libvirt refuses to combine (virDomainMigrateToURI3).</summary>
    public static void CheckTuning(MigrationTuning tuning, string path, FaultList faults)
    {
        if (tuning.Downtime == TimeSpan.Zero) faults.Add(path + ".downtime", "a switchover cannot take no time at all; such as 300ms");
        if (tuning.Tunnelled != true) return;
        if (tuning.Parallel is not null) faults.Add(path + ".parallel", "a tunnelled migration has one connection; leave 'parallel' or 'tunnelled' out");
        if (tuning.Policy == MigrationPolicy.PostCopy) faults.Add(path + ".policy", "post-copy cannot be tunnelled; choose another policy or leave 'tunnelled' out");
        if (tuning.Encrypted == true) faults.Add(path + ".encrypted", "a tunnelled migration is encrypted by libvirt's connection; leave 'encrypted' or 'tunnelled' out");
    }

    private static void CheckDestination(Scenario scenario, string vm, string to, int index, string path, FaultList faults)
    {
        if (faults.IsSpoiltBelow("hosts.names") || faults.IsSpoilt("hosts.count")) return;
        if (!faults.Resolve(path + ".to", "host", to, scenario.Hosts.AllNames())) return;
        if (scenario.ExpectedHosts(index).GetValueOrDefault(vm) != to) return;
        var moved = scenario.Vms.FirstOrDefault(candidate => candidate.Name == vm)?.Host != to;
        faults.Add(path + ".to", $"'{vm}' is on {to} already{(moved ? " after the actions before this one" : "")}");
    }

    /// <summary>What the engine begins, it begins as it likes.</summary>
    private static void CheckEvacuation(MigrateConfig migrate, string path, FaultList faults)
    {
        if (migrate.Network is not null) faults.Add(path + ".network", "the engine chooses the network of a migration that it begins by itself; leave 'network' or 'by' out");
        if (migrate.WaitForAddress is not null) faults.Add(path + ".wait-for-address", "belongs to a request; leave it or 'by: engine' out");
    }
}
