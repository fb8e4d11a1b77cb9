using Lab.Model.Errors;
using Lab.Providers.Plans;
using Lab.Providers.Ssh;
using Lab.Runner.Plans;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;
using Lab.Runner.Scenarios.Actions;

namespace Lab.Runner.Inventories;

/// <summary>Machines of an inventory whose own networks, VMs and libvirts a scenario is run on, for a lab that only watches and migrates. Each was asked and found fit.</summary>
public sealed class ExistingMachines
{
    private readonly IReadOnlyList<AskedMachine> _machines;
    private readonly IReadOnlyList<ExistingLibvirt> _libvirts;

    private ExistingMachines(IReadOnlyList<LentMachineSpec> specs, IReadOnlyList<AskedMachine> machines, IReadOnlyList<ExistingLibvirt> libvirts, LabPlan plan) => (Specs, _machines, _libvirts, Plan) = (specs, machines, libvirts, plan);

    /// <summary>In the order of the scenario's hosts.</summary>
    public IReadOnlyList<LentMachineSpec> Specs { get; }

    /// <summary>The scenario's hosts, networks and VMs as they are there.</summary>
    public LabPlan Plan { get; }

    /// <summary>Those of the scenario, in its order.</summary>
    public IReadOnlyList<ExistingVm> Vms => [.. Plan.Vms.Select(vm => _libvirts.SelectMany(libvirt => libvirt.Vms).First(found => found.Name == vm.Name))];

    /// <summary>What they run, as far as the first of them says: kernel, QEMU, libvirt.</summary>
    public RunEnvironment Environment => new()
    {
        Provider = Plan.Provider,
        Kernel = _machines[0].Survey!.Facts.GetValueOrDefault("kernel") is { } kernel ? $"Linux {kernel}" : null,
        Qemu = _machines[0].Survey!.Facts.GetValueOrDefault("qemu"),
        Libvirt = _libvirts[0].Version,
        Accelerator = Vms.All(vm => vm.Accelerator == "kvm") ? "kvm" : "tcg",
    };

    /// <exception cref="LabException">The scenario wants more than watching, or some machine is not as it must be: says all that is in the way.</exception>
    public static async Task<ExistingMachines> AskAsync(Scenario scenario, Inventory inventory, string inventoryFile, CancellationToken cancellationToken)
    {
        ReadOnlyRules.Check(scenario);
        var machines = await AskedMachine.AskAsync(scenario, inventory, inventoryFile, cancellationToken);
        List<string> faults = [.. machines.SelectMany(machine => machine.Faults().Concat(machine.Survey is { } survey
            ? MachineFaults.OfWatched(survey, machine.UsedBy(scenario), inventory.Folder).Select(fault => $"{machine.Host} ({machine.Destination}): {fault}.")
            : []))];
        foreach (var host in scenario.Migrations.Select(migration => migration.To!).Distinct())
        {
            if (machines.First(machine => machine.Host == host).Entry.Libvirt is null)
                faults.Add($"{host}: VMs migrate there, and the inventory does not say how the other hosts reach its libvirt: add 'libvirt', such as qemu+tls://{host}.example/system.");
        }

        AskedMachine.Require(faults);
        var libvirts = await AskLibvirtsAsync(scenario, machines, cancellationToken);
        faults = [.. libvirts.SelectMany(libvirt => libvirt.Faults)];
        if (faults.Count == 0) faults.AddRange(VmFaults(scenario, libvirts));
        var plan = ExistingPlan.Of(scenario, machines, libvirts);
        faults.AddRange(ExistingPlan.Faults(plan, machines));
        AskedMachine.Require(faults);
        return new ExistingMachines([.. machines.Select(machine => new LentMachineSpec(machine.Destination, machine.UsedBy(scenario)))], machines, libvirts, plan);
    }

    private static async Task<IReadOnlyList<ExistingLibvirt>> AskLibvirtsAsync(Scenario scenario, IReadOnlyList<AskedMachine> machines, CancellationToken cancellationToken)
    {
        var sockets = SshSockets.Make();
        var connections = machines.Select(machine => new SshConnection(machine.Destination, sockets)).ToList();
        var vms = scenario.Vms.Select(vm => vm.Name).ToHashSet();
        var ways = Ways(scenario).ToLookup(way => way.From, way => way.To);
        var uris = machines.ToDictionary(machine => machine.Host, machine => machine.Entry.Libvirt);
        try
        {
            return await Task.WhenAll(connections.Select(connection => ExistingLibvirt.AskAsync(
                connection, vms, ways[connection.Destination.Name].Distinct().ToDictionary(to => to, to => uris[to]!), cancellationToken)));
        }
        finally
        {
            await Task.WhenAll(connections.Select(connection => connection.DisposeAsync().AsTask()));
            Directory.Delete(sockets, recursive: true);
        }
    }

    /// <summary>From where to where the scenario has VMs migrate.</summary>
    private static IEnumerable<(string From, string To)> Ways(Scenario scenario)
    {
        foreach (var (number, action) in scenario.Actions.Index())
        {
            var hosts = scenario.ExpectedHosts(number);
            foreach (var migrate in action.SideBySide().Select(each => each.Migrate).OfType<MigrateConfig>())
            {
                if (hosts.GetValueOrDefault(migrate.Vm) is { } from && migrate.To is { } to && from != to) yield return (from, to);
            }
        }
    }

    private static IEnumerable<string> VmFaults(Scenario scenario, IReadOnlyList<ExistingLibvirt> libvirts)
    {
        foreach (var vm in scenario.Vms)
        {
            var hosts = libvirts.Where(libvirt => libvirt.Vms.Any(found => found.Name == vm.Name)).Select(libvirt => libvirt.Host).ToList();
            if (hosts.Count == 0) yield return $"{vm.Name} runs on none of {string.Join(", ", libvirts.Select(libvirt => libvirt.Host))}: start it, or name one in the scenario that runs.";
            else if (hosts.Count > 1) yield return $"{vm.Name} runs on {string.Join(" and ", hosts)} at the same time: end one of them.";
            else if (hosts[0] != vm.Host) yield return $"{vm.Name} runs on {hosts[0]}, and the scenario begins with it on {vm.Host}: migrate it there first, or change the scenario.";
        }
    }
}
