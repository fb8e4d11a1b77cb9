using System.Globalization;
using Lab.Model.Errors;
using Lab.Providers.Ssh;
using Lab.Runner.Plans;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Inventories;

/// <summary>A machine of an inventory as one of a scenario's hosts, and what it says of itself.</summary>
/// <param name="Host">The scenario's name for it.</param>
/// <param name="Nics">The scenario's NICs by the machine's own names.</param>
/// <param name="Unknown">NICs of the scenario that the inventory gives no NIC for.</param>
/// <param name="Survey">Null: it cannot be asked.</param>
/// <param name="Problem">Why not.</param>
internal sealed record AskedMachine(
    string Host, InventoryHost Entry, SshDestination Destination, IReadOnlyDictionary<string, string> Nics, IReadOnlyList<string> Unknown, MachineSurvey? Survey, string? Problem)
{
    /// <summary>Those of its NICs that the scenario uses.</summary>
    public IReadOnlyList<string> UsedBy(Scenario scenario) => [.. scenario.Hosts.Nics.Select(nic => Nics.GetValueOrDefault(nic.Name)).OfType<string>()];

    /// <summary>Asks as many as the scenario has hosts, all at once, and changes nothing.</summary>
    /// <returns>In the order of the scenario's hosts.</returns>
    /// <exception cref="LabException">The inventory has too few.</exception>
    public static async Task<IReadOnlyList<AskedMachine>> AskAsync(Scenario scenario, Inventory inventory, string inventoryFile, CancellationToken cancellationToken)
    {
        var hosts = scenario.Hosts.AllNames();
        if (hosts.Count > inventory.Hosts.Count)
            throw new LabException(ErrorKind.BadRequest, string.Create(CultureInfo.InvariantCulture, $"{scenario.Name} has {hosts.Count} hosts, and {inventoryFile} has {inventory.Hosts.Count} machines: add some, or use fewer with --hosts."));
        var destinations = hosts.Select((host, number) => InventoryLoader.Destination(inventory, number, host, inventoryFile)).ToList();
        var answers = await MachineSurveys.AskAsync(destinations, inventory.Folder, cancellationToken);
        return [.. hosts.Select((host, number) =>
        {
            var nics = LentPlan.NicsOf(scenario, inventory.Hosts[number], out var unknown);
            return new AskedMachine(host, inventory.Hosts[number], destinations[number], nics, unknown, answers[number].Survey, answers[number].Problem);
        })];
    }

    /// <summary>That it cannot be asked, and NICs that nobody gave it.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var nic in Unknown) yield return $"{Host}: the inventory says of no NIC that it is the scenario's {nic}: add it under 'nics'.";
        if (Problem is not null) yield return Problem;
    }

    /// <exception cref="LabException">There are faults: all of them, in one message.</exception>
    public static void Require(IReadOnlyList<string> faults)
    {
        if (faults.Count == 0) return;
        var message = faults.Count == 1 ? faults[0] : $"The machines cannot be used as they are:\n{string.Join('\n', faults.Select(fault => "  - " + fault))}";
        throw new LabException(ErrorKind.Environment, message) { Faults = faults };
    }
}
