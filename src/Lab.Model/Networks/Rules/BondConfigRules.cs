namespace Lab.Model.Networks.Rules;

/// <summary>What one bond must be, whatever the host.</summary>
internal static class BondConfigRules
{
    public static IEnumerable<NetworkFault> Of(BondConfig bond, int index)
    {
        foreach (var (attribute, item, reason) in Of(bond)) yield return new NetworkFault(new NetworkPlace(NetworkSubject.Bond, bond.Name, index, attribute, item), reason);
    }

    private static IEnumerable<(string Attribute, string? Item, string Reason)> Of(BondConfig bond)
    {
        if (!NetworkNames.IsLinkName(bond.Name)) yield return (nameof(BondConfig.Name), null, $"its name must be {NetworkNames.Rule}.");
        var ports = bond.Nics.Distinct().Count();
        if (ports < 2) yield return (nameof(BondConfig.Nics), null, $"it needs at least two ports, not {ports}.");
        else if (bond.Nics.GroupBy(nic => nic).FirstOrDefault(group => group.Count() > 1) is { } twice) yield return (nameof(BondConfig.Nics), twice.Key, $"it names the port {twice.Key} twice.");
        foreach (var nic in bond.Nics.Where(nic => !NetworkNames.IsLinkName(nic))) yield return (nameof(BondConfig.Nics), nic, $"'{nic}' cannot be the name of a NIC.");
        if (!BondModes.IsKnown(bond.Mode)) yield return (nameof(BondConfig.Mode), null, $"its mode is 0 to 6, not {bond.Mode}.");
        foreach (var (name, value) in bond.Options)
        {
            if (!IsOption(name) || !IsOption(value)) yield return (nameof(BondConfig.Options), name, $"'{name} {value}' cannot be an option.");
            else if (name == "mode") yield return (nameof(BondConfig.Options), name, "its mode is no option beside its mode.");
        }
    }

    private static bool IsOption(string text) => text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '+' or '.' or ':');
}
