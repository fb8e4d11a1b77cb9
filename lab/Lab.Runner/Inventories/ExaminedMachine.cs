using System.Globalization;
using Lab.Model.Units;
using Lab.Providers.Ssh;

namespace Lab.Runner.Inventories;

/// <summary>A machine of an inventory, and whether a lab can use it.</summary>
/// <param name="Address">As one would type it for ssh.</param>
/// <param name="Facts">What it has, as <c>name: value</c>; empty when it cannot be asked.</param>
/// <param name="Nics">Those that the inventory lends.</param>
/// <param name="Faults">All that is in the way, each with what to do.</param>
/// <param name="LeftBehind">Folders of labs that ended without giving the machine back; the next one does.</param>
public sealed record ExaminedMachine(
    string Address, IReadOnlyList<ExaminedFact> Facts, IReadOnlyList<ExaminedNic> Nics, IReadOnlyList<string> Faults, IReadOnlyList<LeftFolder> LeftBehind)
{
    public bool CanBeUsed => Faults.Count == 0;

    /// <summary>Asks all of them at once and changes nothing.</summary>
    public static async Task<IReadOnlyList<ExaminedMachine>> AskAsync(Inventory inventory, string inventoryFile, CancellationToken cancellationToken)
    {
        var destinations = inventory.Hosts.Select((_, number) => InventoryLoader.Destination(inventory, number, string.Create(CultureInfo.InvariantCulture, $"machine {number + 1}"), inventoryFile)).ToList();
        var answers = await MachineSurveys.AskAsync(destinations, inventory.Folder, cancellationToken);
        return [.. inventory.Hosts.Select((host, number) => answers[number].Survey is { } survey
            ? Of(destinations[number].ToString(), host, survey, inventory.Folder)
            : new ExaminedMachine(destinations[number].ToString(), [], [], [answers[number].Problem!], []))];
    }

    internal static ExaminedMachine Of(string address, InventoryHost host, MachineSurvey survey, string folder)
    {
        List<(string Nic, string Purpose)> lent = [(host.Management, "management"), (host.Migration, "migration"), .. host.Nics.Select(pair => (pair.Value, "the scenario's " + pair.Key))];
        var nics = lent.Where(nic => survey.Links.ContainsKey(nic.Nic)).Select(nic => new ExaminedNic(nic.Nic, nic.Purpose, survey.Links[nic.Nic].Mac, survey.Links[nic.Nic].HasCarrier, survey.Links[nic.Nic].Addresses));
        return new ExaminedMachine(address, [.. FactsOf(survey, folder)], [.. nics], [.. MachineFaults.Of(survey, null, [.. lent.Select(nic => nic.Nic)], folder)], survey.LeftBehind);
    }

    private static IEnumerable<ExaminedFact> FactsOf(MachineSurvey survey, string folder)
    {
        yield return new ExaminedFact("kernel", survey.Facts.GetValueOrDefault("kernel") ?? "not known");
        if (survey.Facts.GetValueOrDefault("qemu") is { Length: > 0 } qemu) yield return new ExaminedFact("QEMU", qemu);
        foreach (var (name, fact) in ((string, string)[])[("VLANs", "module-8021q"), ("bonding", "module-bonding"), ("netem", "module-sch_netem"), ("nftables", "program-nft")])
            yield return new ExaminedFact(name, survey.Has(fact) ? "yes" : "no");
        yield return new ExaminedFact("KVM", survey.Has("kvm") ? "a device; the first run says whether a guest boots with it" : "no");
        if (long.TryParse(survey.Facts.GetValueOrDefault("memory"), CultureInfo.InvariantCulture, out var memory)) yield return new ExaminedFact("memory free", new ByteCount(memory * 1024).ToString());
        if (long.TryParse(survey.Facts.GetValueOrDefault("disk"), CultureInfo.InvariantCulture, out var disk)) yield return new ExaminedFact($"room in {folder}", new ByteCount(disk * 1024).ToString());
    }
}

/// <summary>Something that a machine has or lacks.</summary>
public sealed record ExaminedFact(string Name, string Value);

/// <param name="Purpose">What the inventory lends it for.</param>
/// <param name="HasCarrier">Something is at the other end.</param>
/// <param name="Addresses">With prefix.</param>
public sealed record ExaminedNic(string Name, string Purpose, string Mac, bool HasCarrier, IReadOnlyList<string> Addresses);
