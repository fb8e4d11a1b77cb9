using Lab.Agent.HostNetworks;
using Lab.Model.Networks;

namespace Lab.Simulation.Networks;

/// <summary>The network of one simulated host's kernel. It outlives whatever runs on the host.</summary>
public sealed class SimulatedKernel
{
    private KernelNetwork _network;
    private KernelNetwork? _seen;

    /// <param name="address">With prefix, on <paramref name="managementNic"/>: what a machine has before any stack configures it.</param>
    public SimulatedKernel(string host, IReadOnlyList<SimulatedNic> nics, string managementNic, string address)
    {
        (Host, Nics) = (host, nics);
        _network = new KernelNetwork
        {
            Links = [.. nics.Select(nic => new KernelLink
            {
                Name = nic.Name,
                Kind = LinkKind.Nic,
                Mac = nic.Mac,
                AdminUp = true,
                Addresses = nic.Name == managementNic ? [address] : [],
                Speed = nic.Speed,
            })],
        };
    }

    /// <summary>Something about links, addresses or cables is different now.</summary>
    public event Action? Changed;

    public string Host { get; }

    public IReadOnlyList<SimulatedNic> Nics { get; }

    /// <summary>What leaves for one address and goes to another instead.</summary>
    public IReadOnlyList<AddressTranslation> Translations { get; private set; } = [];

    /// <summary>As it is now, with the carriers that follow from the cables.</summary>
    public KernelNetwork Network => _seen ??= Carriers.Seen(_network, name => Nics.FirstOrDefault(nic => nic.Name == name)?.Plugged ?? true);

    /// <summary>Open vSwitch runs here from now on.</summary>
    public void HasOpenVswitch() => Become(_network with { Datapath = "netdev" });

    /// <summary>The steps in order; the first that is refused ends it and leaves those before it done.</summary>
    public void Apply(IEnumerable<NetworkStep> steps)
    {
        try
        {
            foreach (var step in steps) _network = KernelSteps.After(_network, step);
        }
        finally
        {
            Become(_network);
        }
    }

    /// <summary>A DHCP client has its answer.</summary>
    public void Lease(string device, string address)
    {
        Become(KernelSteps.Change(_network, device, link => link with { Leased = [address] }));
    }

    public void SetCable(string nic, bool plugged)
    {
        Nics.First(item => item.Name == nic).Plugged = plugged;
        Become(_network);
    }

    public void Translate(AddressTranslation translation)
    {
        Translations = [.. Translations, translation];
        Become(_network);
    }

    private void Become(KernelNetwork network)
    {
        (_network, _seen) = (network, null);
        Changed?.Invoke();
    }
}

/// <summary>Destination address translation of new connections to a migration's ports.</summary>
/// <param name="Every">Every so many connections one is translated; 1: all.</param>
public sealed record AddressTranslation(string Meant, string Instead, int Every)
{
    private int _seen;

    /// <summary>Whether this new connection is one of those.</summary>
    public bool TakesNext() => ++_seen % Every == 0;
}
