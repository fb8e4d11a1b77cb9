namespace Lab.Agent.HostNetworks.OpenVswitches;

/// <summary>Open vSwitch's database, as far as set-ups need it.</summary>
/// <param name="Datapath"><c>system</c> or <c>netdev</c>: what a new bridge gets.</param>
public sealed record OvsState(string Datapath, IReadOnlyList<OvsBridge> Bridges);

public sealed record OvsBridge(string Name, IReadOnlyList<OvsPort> Ports);

/// <param name="Tag">0 to 4095: an access port; 0 is the untagged traffic. Null: a trunk of all VLANs.</param>
/// <param name="IsFakeBridge">Ports can be added to it by its name, and get its tag.</param>
/// <param name="UpDelay">Milliseconds, as <paramref name="DownDelay"/>.</param>
public sealed record OvsPort(
    string Name, int? Tag, bool IsFakeBridge, string? BondMode, bool IsLacp, int UpDelay, int DownDelay, IReadOnlyDictionary<string, string> OtherConfig, IReadOnlyList<OvsInterface> Interfaces)
{
    /// <summary>One that lost all its ports but one is still a bond: a port that is none has its interface's name.</summary>
    public bool IsBond => Interfaces.Count > 1 || Interfaces.Any(one => one.Name != Name);
}

/// <param name="Type"><c>internal</c>, or empty for a link that was there before.</param>
/// <param name="IsUp">It has carrier, and its LACP partner agrees where LACP is spoken.</param>
public sealed record OvsInterface(string Name, string Type, bool IsUp);
