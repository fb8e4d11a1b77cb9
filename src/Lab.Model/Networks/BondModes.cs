namespace Lab.Model.Networks;

/// <summary>The kernel's bonding modes by number and name.</summary>
public static class BondModes
{
    /// <summary>802.3ad.</summary>
    public const int Default = 4;

    /// <summary>In the order of their numbers.</summary>
    public static readonly IReadOnlyList<string> Names = ["balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb"];

    /// <summary>Round-robin and the two adaptive modes send a VM's frames, or answer for its address, with changing MACs: a bridge above them learns wrongly.</summary>
    public static bool CarriesVms(int mode) => mode is not (0 or 5 or 6);

    public static bool IsKnown(int mode) => mode >= 0 && mode < Names.Count;

    public static string Name(int mode) => Names[mode];

    public static int? Number(string? name) => Names.Index().Where(known => known.Item == name).Select(known => (int?)known.Index).FirstOrDefault();
}
