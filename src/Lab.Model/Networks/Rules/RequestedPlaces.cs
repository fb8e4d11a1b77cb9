namespace Lab.Model.Networks.Rules;

/// <summary>Which part of a host's resulting configuration a request names, and where: what it keeps stands at the head, in its order what it names.</summary>
internal sealed class RequestedPlaces(RunningNetworks result, SetupNetworksRequest request)
{
    private readonly int[] _networks = [.. request.Networks.Index().Where(network => !network.Item.Remove).Select(network => network.Index)];
    private readonly int[] _bonds = [.. request.Bonds.Index().Where(bond => !bond.Item.Remove).Select(bond => bond.Index)];

    public int KeptNetworks => result.Networks.Count - _networks.Length;

    public bool Has(NetworkPlace place) => IndexOf(place) >= 0;

    public NetworkPlace InRequest(NetworkPlace place) => place with { Index = IndexOf(place) };

    private int IndexOf(NetworkPlace place)
    {
        var (named, kept) = place.Subject == NetworkSubject.Network ? (_networks, KeptNetworks) : (_bonds, result.Bonds.Count - _bonds.Length);
        return place.Index >= kept ? named[place.Index - kept] : -1;
    }
}
