using Lab.Agent.HostNetworks;
using Lab.Agent.HostNetworks.OpenVswitches;
using Lab.Model.Networks;

namespace Lab.Tests.Agents.Fakes;

/// <summary>What a step does to Open vSwitch and the links it makes; what it would refuse fails the test.</summary>
internal static class OvsModel
{
    public static KernelNetwork After(KernelNetwork kernel, OvsStep step) => step switch
    {
        CreateOvsBridge { Bridge: var link } => KernelModel.Add(kernel, link with { AdminUp = false, Addresses = [] }),
        DeleteOvsBridge gone => DeleteBridge(kernel, gone.Bridge),
        AddOvsPort add => Plug(kernel, add.Port, add.Bridge),
        DeleteOvsPort gone => Unplug(kernel, gone.Port, gone.Bridge),
        CreateOvsBond create => CreateBond(kernel, create),
        DeleteOvsBond { Bond: var bond } => DeleteBond(kernel, bond.Name),
        SetOvsBond { Bond: var bond } => KernelModel.Change(kernel, bond.Name, link => link with { BondMode = bond.BondMode, BondOptions = bond.BondOptions }),
        AddOvsBondPort add => Plug(kernel, add.Port, add.Bond),
        DeleteOvsBondPort gone => Unplug(kernel, gone.Port, gone.Bond),
        CreateInternalPort { Port: var port } => CreatePort(kernel, port),
        DeleteInternalPort { Port: var port } => DeletePort(kernel, port.Name),
        SetInternalPort { Port: var port } => KernelModel.Change(kernel, port.Name, link => link with { Vlan = port.Vlan, Bridged = port.Bridged }),
        SetInternalMtu set => KernelModel.Change(kernel, set.Port, link => link with { Mtu = set.Mtu }),
        _ => throw new NotSupportedException(step.ToString()),
    };

    private static KernelNetwork DeleteBridge(KernelNetwork kernel, string name)
    {
        Assert.True(kernel.Find(name) is { Kind: LinkKind.Bridge, Switch: SwitchType.Ovs }, $"{name} is no bridge of Open vSwitch");
        foreach (var port in kernel.Links.Where(link => link.Master == name))
            kernel = port.Kind switch { LinkKind.Internal => DeletePort(kernel, port.Name), LinkKind.Bond => DeleteBond(kernel, port.Name), _ => Unplug(kernel, port.Name, name) };
        return Without(kernel, name);
    }

    private static KernelNetwork CreateBond(KernelNetwork kernel, CreateOvsBond create)
    {
        Assert.True(create.Ports.Count > 1, "a bond needs two ports");
        Assert.NotNull(kernel.Find(create.Bond.Master));
        kernel = KernelModel.Add(kernel, create.Bond with { Carrier = true });
        return create.Ports.Aggregate(kernel, (so, port) => Plug(so, port, create.Bond.Name));
    }

    private static KernelNetwork DeleteBond(KernelNetwork kernel, string name)
    {
        Assert.NotNull(kernel.Find(name));
        return Without(kernel.Links.Where(link => link.Master == name).Aggregate(kernel, (so, port) => Unplug(so, port.Name, name)), name);
    }

    private static KernelNetwork CreatePort(KernelNetwork kernel, KernelLink port)
    {
        Assert.NotNull(kernel.Find(port.Master));
        Assert.DoesNotContain(kernel.Links, link => link.Kind == LinkKind.Internal && link.Master == port.Master && link.Vlan == port.Vlan);
        return KernelModel.Add(kernel, port with { AdminUp = false, Addresses = [], Leased = [], Dhcp = null, Carrier = true });
    }

    private static KernelNetwork DeletePort(KernelNetwork kernel, string name)
    {
        Assert.True(kernel.Find(name) is { Kind: LinkKind.Internal, Dhcp: null }, $"{name} is no internal port, or still has a DHCP client");
        return Without(kernel, name);
    }

    private static KernelNetwork Plug(KernelNetwork kernel, string port, string master)
    {
        Assert.NotNull(kernel.Find(master));
        Assert.True(kernel.Find(port) is { Master: null }, $"{port} is a port of {kernel.Find(port)?.Master}");
        return KernelModel.Change(kernel, port, link => link with { Master = master });
    }

    private static KernelNetwork Unplug(KernelNetwork kernel, string port, string master)
    {
        Assert.Equal(master, kernel.Find(port)?.Master);
        return KernelModel.Change(kernel, port, link => link with { Master = null });
    }

    private static KernelNetwork Without(KernelNetwork kernel, string name) =>
        kernel with { Links = [.. kernel.Links.Where(link => link.Name != name)], Routes = [.. kernel.Routes.Where(route => route.Device != name)] };
}
