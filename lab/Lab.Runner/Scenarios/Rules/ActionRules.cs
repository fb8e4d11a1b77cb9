using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Rules;

/// <summary>Actions name what exists and ask for what can be done.</summary>
internal static class ActionRules
{
    public static void Check(Scenario scenario, FaultList faults)
    {
        CheckTuning(scenario.Migration, "migration", faults);
        foreach (var (index, action) in scenario.Actions.Index())
        {
            if (action.Migrate is { } migrate) CheckMigrate(scenario, migrate, index, faults);
        }
    }

    private static void CheckMigrate(Scenario scenario, MigrateConfig migrate, int index, FaultList faults)
    {
        var path = FormattableString.Invariant($"actions[{index}].migrate");
        faults.Resolve(path + ".vm", "VM", migrate.Vm, scenario.Vms.Select(vm => vm.Name));
        if (migrate.Network is { } network) faults.Resolve(path + ".network", "network", network, scenario.Networks.Select(known => known.Name), MigrateConfig.NoNetwork);
        if (migrate.To is { } to) CheckDestination(scenario, migrate.Vm, to, index, path, faults);
        CheckTuning(migrate, path, faults);
        if (scenario.TuningOf(migrate) is { Tunnelled: true } && migrate.Network is not (null or MigrateConfig.NoNetwork))
            faults.Add(path + ".network", "a tunnelled migration goes through libvirt's connection on the management network; leave 'network' or 'tunnelled' out");
    }

    private static void CheckDestination(Scenario scenario, string vm, string to, int index, string path, FaultList faults)
    {
        if (faults.IsSpoiltBelow("hosts.names") || faults.IsSpoilt("hosts.count")) return;
        if (!faults.Resolve(path + ".to", "host", to, scenario.Hosts.AllNames())) return;
        if (scenario.ExpectedHosts(index).GetValueOrDefault(vm) != to) return;
        var moved = scenario.Vms.FirstOrDefault(candidate => candidate.Name == vm)?.Host != to;
        faults.Add(path + ".to", $"'{vm}' is on {to} already{(moved ? " after the actions before this one" : "")}");
    }

    /// <summary>What libvirt refuses to combine (virDomainMigrateToURI3).</summary>
    private static void CheckTuning(MigrationTuning tuning, string path, FaultList faults)
    {
        if (tuning.Downtime == TimeSpan.Zero) faults.Add(path + ".downtime", "a switchover cannot take no time at all; such as 300ms");
        if (tuning.Tunnelled != true) return;
        if (tuning.Parallel is not null) faults.Add(path + ".parallel", "a tunnelled migration has one connection; leave 'parallel' or 'tunnelled' out");
        if (tuning.Policy == MigrationPolicy.PostCopy) faults.Add(path + ".policy", "post-copy cannot be tunnelled; choose another policy or leave 'tunnelled' out");
        if (tuning.Encrypted == true) faults.Add(path + ".encrypted", "a tunnelled migration is encrypted by libvirt's connection; leave 'encrypted' or 'tunnelled' out");
    }
}
