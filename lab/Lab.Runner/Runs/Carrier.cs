namespace Lab.Runner.Runs;

/// <summary>What carries networks on a host: a NIC, or a bond with its ports.</summary>
/// <param name="Name">The NIC's or the bond's.</param>
/// <param name="Nics">The ports, or the NIC itself: where the captures are.</param>
public sealed record Carrier(string Host, string Name, IReadOnlyList<string> Nics)
{
    public bool IsBond => Nics.Count != 1 || Nics[0] != Name;

    /// <summary><c>eth1</c>, or <c>bond0: eth1+eth2</c>.</summary>
    public override string ToString() => IsBond ? $"{Name}: {string.Join('+', Nics)}" : Name;
}
