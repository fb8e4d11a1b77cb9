using Lab.Model.Units;
using Lab.Runner.Scenarios.Actions;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Rules;

/// <summary>Virtual machines can start where they are put, with the memory they ask for.</summary>
internal static class VmRules
{
    /// <summary>What kernel, initrd and init of the guest take for themselves: with 64 MiB for these, a workload ran out of memory.</summary>
    private static readonly ByteCount GuestOverhead = ByteCount.FromMebibytes(68);

    public static void Check(Scenario scenario, FaultList faults)
    {
        faults.ReportRepeated("VM", scenario.Vms.Select(vm => vm.Name), index => FormattableString.Invariant($"vms[{index}].name"));
        var hosts = scenario.Hosts.AllNames();
        var hostsKnown = !faults.IsSpoiltBelow("hosts.names") && !faults.IsSpoilt("hosts.count");
        foreach (var (index, vm) in scenario.Vms.Index())
        {
            var path = FormattableString.Invariant($"vms[{index}]");
            var onHost = hostsKnown && faults.Resolve(path + ".host", "host", vm.Host, hosts);
            CheckNetwork(scenario, vm, path, onHost, faults);
            if (vm.MigrationNetwork is { } own) faults.Resolve(path + ".migration-network", "network", own, scenario.Networks.Select(network => network.Name));
            if (vm.Disk is { } disk && (disk.Bytes == 0 || disk.Bytes % (1 << 20) != 0)) faults.Add(path + ".disk", $"a disk is whole mebibytes, not {disk}");
            CheckMemory(vm, path, faults);
        }
    }

    private static void CheckNetwork(Scenario scenario, VmConfig vm, string path, bool onHost, FaultList faults)
    {
        if (vm.Network is { } name && !faults.Resolve(path + ".network", "network", name, scenario.Networks.Select(network => network.Name), MigrateConfig.NoNetwork)) return;
        if (scenario.NetworkOf(vm) is not { } network) return;
        if (vm.Network is not null && !network.Has(NetworkRole.Vm))
            faults.Add(path + ".network", $"'{network.Name}' does not have the role 'vm', so no VM can be plugged into it");
        if (onHost && network.On(vm.Host) is null)
            faults.Add(path + (vm.Network is null ? "" : ".network"), $"'{network.Name}' is absent on {vm.Host}, where '{vm.Name}' starts");
    }

    private static void CheckMemory(VmConfig vm, string path, FaultList faults)
    {
        if (faults.IsSpoilt(path + ".memory")) return;
        if (vm.Memory < GuestOverhead)
        {
            faults.Add(path + ".memory", $"{vm.Memory} is too little for a guest to boot; at least {GuestOverhead}");
            return;
        }

        var needed = vm.Workload.WorkingSet + vm.Workload.Fill + GuestOverhead;
        if (needed > vm.Memory)
        {
            var sum = $"working-set {vm.Workload.WorkingSet} + fill {vm.Workload.Fill} + {GuestOverhead} for the guest itself is {needed}";
            faults.Add(path + ".memory", $"{vm.Memory} is too little: {sum}");
        }

        if (vm.Workload.DirtyRate.BytesPerSecond > 0 && vm.Workload.WorkingSet.Bytes < 4096)
            faults.Add(path + ".workload.dirty-rate", "there is nothing to dirty: working-set is smaller than a page");
    }
}
