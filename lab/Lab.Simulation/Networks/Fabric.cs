using System.Globalization;
using System.Net;
using Lab.Model.Networks;

namespace Lab.Simulation.Networks;

/// <summary>The hosts' kernels, the switches between them, and the lab's own addresses on those: who reaches whom, by which way.</summary>
public sealed class Fabric
{
    /// <summary>Name of the lab's own end.</summary>
    public const string Observer = "observer";

    private readonly Dictionary<string, SimulatedKernel> _kernels = [];
    private readonly AddressHolders _holders = new();
    private readonly Dictionary<(string Host, string Address, uint Connection), StreamPath?> _found = [];
    private readonly HashSet<(string From, string To)> _cut = [];
    private readonly IReadOnlyList<OwnAddress> _own;
    private readonly bool _routes;

    /// <param name="own">The lab's own addresses.</param>
    /// <param name="routes">The lab forwards packets between its networks.</param>
    public Fabric(IReadOnlyList<OwnAddress> own, bool routes) => (_own, _routes) = (own, routes);

    /// <summary>Ways may be others now, or gone.</summary>
    public event Action? Changed;

    public IReadOnlyDictionary<string, SimulatedKernel> Kernels => _kernels;

    public void Add(SimulatedKernel kernel)
    {
        _kernels.Add(kernel.Host, kernel);
        kernel.Changed += () => Look(kernel);
        Look(kernel);
    }

    /// <summary>Nothing that one host sends reaches the other; what the other sends does.</summary>
    public void Cut(string from, string to)
    {
        if (_cut.Add((from, to))) Forget();
    }

    public void Heal(string from, string to)
    {
        if (_cut.Remove((from, to))) Forget();
    }

    /// <summary>The way of a connection from a host to an address.</summary>
    /// <param name="connection">Tells connections apart, where a bond spreads them.</param>
    /// <returns>Null: nobody answers there.</returns>
    public StreamPath? Find(string host, string address, uint connection = 0)
    {
        if (_found.TryGetValue((host, address, connection), out var known)) return known;
        var path = host == Observer ? FromObserver(address, connection) : FromHost(_kernels[host], address, connection);
        if (path is not null && (_cut.Contains((path.Source.Host, path.Destination.Host)) || _cut.Contains((path.Destination.Host, path.Source.Host)))) path = null;
        return _found[(host, address, connection)] = path;
    }

    /// <summary>The hardware address of one of the lab's own addresses.</summary>
    public string OwnMac(string address) => _own.First(own => own.Address == address).End.Mac;

    /// <summary>What was found is found anew: asking each time would cost a simulation of a thousand hosts most of its time.</summary>
    private void Forget()
    {
        _found.Clear();
        Changed?.Invoke();
    }

    private void Look(SimulatedKernel kernel)
    {
        _holders.Look(kernel);
        Forget();
    }

    private StreamPath? FromObserver(string address, uint connection)
    {
        if (_own.FirstOrDefault(own => own.Reaches(address)) is not { } from || OnSegment(from.Switch, from.Vlan, address, connection) is not { } end) return null;
        return new StreamPath(from.End, end, DelayOf(end));
    }

    private StreamPath? FromHost(SimulatedKernel kernel, string address, uint connection)
    {
        var network = kernel.Network;
        if (Routes.Towards(network, address) is not { } route || network.Find(route.Device) is not { } device || Port.Below(network, device, connection) is not { } port) return null;
        var source = new StreamEnd(kernel.Host, route.Source, port.Nic, port.Vlan, device.Mac);
        var segment = kernel.Nics.First(nic => nic.Name == port.Nic).Switch;
        if (route.Gateway is null)
            return OnSegment(segment, port.Vlan, address, connection) is { } end ? new StreamPath(source, end, DelayOf(source) + DelayOf(end)) : null;
        if (!_routes || !_own.Any(own => own.Switch == segment && own.Vlan == port.Vlan && own.Address == route.Gateway)) return null;
        var beyond = _own.Where(own => own.Reaches(address)).Select(own => OnSegment(own.Switch, own.Vlan, address, connection)).FirstOrDefault(found => found is not null);
        return beyond is null ? null : new StreamPath(source, beyond, DelayOf(source) + DelayOf(beyond));
    }

    private StreamEnd? OnSegment(string segment, int? vlan, string address, uint connection)
    {
        if (_own.FirstOrDefault(own => own.Switch == segment && own.Vlan == vlan && own.Address == address) is { } here) return here.End;
        foreach (var kernel in _holders.Of(address))
        {
            var network = kernel.Network;
            if (network.Links.FirstOrDefault(link => Routes.AddressesOf(link).Any(held => held.Split('/')[0] == address)) is not { } device) continue;
            if (Port.Below(network, device, connection) is { } port && port.Vlan == vlan && kernel.Nics.First(nic => nic.Name == port.Nic).Switch == segment)
                return new StreamEnd(kernel.Host, address, port.Nic, port.Vlan, device.Mac);
        }

        return null;
    }

    private TimeSpan DelayOf(StreamEnd end) => end.Host == Observer ? TimeSpan.Zero : _kernels[end.Host].Nics.First(nic => nic.Name == end.Nic).Delay;
}

/// <summary>An address of the lab itself on a switch.</summary>
/// <param name="Vlan">Behind that tag; null: untagged.</param>
public sealed record OwnAddress(string Switch, string Address, int Prefix, int? Vlan = null)
{
    /// <summary>Made of the address, so that it is the same in every run.</summary>
    public StreamEnd End => new(Fabric.Observer, Address, Switch, Vlan, "02:00:" + string.Join(':', IPAddress.Parse(Address).GetAddressBytes().TakeLast(4).Select(part => part.ToString("x2", CultureInfo.InvariantCulture))));

    public bool Reaches(string address) => Address.Contains(':') == address.Contains(':') && NetworkAddresses.AreNeighbours(Address, address, Prefix);
}
