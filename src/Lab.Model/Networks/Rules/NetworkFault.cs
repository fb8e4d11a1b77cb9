namespace Lab.Model.Networks.Rules;

/// <summary>A rule that the networks of a host break.</summary>
/// <param name="Places">Every network or bond that has a part in it; the first is where to mend it.</param>
/// <param name="Reason">A sentence's second half, after the first place's name: <c>a VLAN is 1 to 4094, not 5000.</c></param>
public sealed record NetworkFault(IReadOnlyList<NetworkPlace> Places, string Reason)
{
    public NetworkFault(NetworkPlace place, string reason)
        : this([place], reason)
    {
    }

    /// <summary>Nothing is wrong with what was asked; whoever was asked does not do it.</summary>
    public bool IsMissing { get; init; }

    /// <summary>Where to mend it.</summary>
    public NetworkPlace Place => Places[0];

    /// <summary>The whole sentence.</summary>
    public string Message => Place.Subject switch
    {
        NetworkSubject.Network => $"Network {Place.Name}: {Reason}",
        NetworkSubject.Bond => $"Bond {Place.Name}: {Reason}",
        _ => Reason,
    };
}

/// <summary>What a fault is about.</summary>
public enum NetworkSubject
{
    /// <summary>The request as a whole; <see cref="NetworkFault.Reason"/> is a whole sentence then.</summary>
    Request,

    /// <summary>An entry of <see cref="SetupNetworksRequest.Networks"/>.</summary>
    Network,

    /// <summary>An entry of <see cref="SetupNetworksRequest.Bonds"/>.</summary>
    Bond,
}

/// <summary>A member of a network or bond, so that whoever wrote it can be shown where.</summary>
/// <param name="Name">Of the network or bond; empty for the request.</param>
/// <param name="Index">Position in the list that was judged; −1 for the request.</param>
/// <param name="Attribute">C# name of the member (<c>nameof(NetworkConfig.Vlan)</c>); null: the entry as a whole.</param>
/// <param name="Item">In a member that is a list: which one, a port's or an option's name.</param>
public sealed record NetworkPlace(NetworkSubject Subject, string Name, int Index, string? Attribute = null, string? Item = null)
{
    public static NetworkPlace OfRequest(string attribute) => new(NetworkSubject.Request, "", -1, attribute);
}
