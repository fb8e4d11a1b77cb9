using Lab.Agent.HostNetworks;
using Lab.Agent.HostNetworks.OpenVswitches;
using Lab.Model.Networks;

namespace Lab.Simulation.Networks;

/// <summary>What a step does to Open vSwitch and the links it makes.</summary>
/// <exception cref="Model.Errors.LabException">As Open vSwitch would refuse it.</exception>
internal static class OvsSteps
{
    public static KernelNetwork After(KernelNetwork kernel, OvsStep step) => step switch
    {
        CreateOvsBridge { Bridge: var link } => KernelSteps.Add(kernel, link with { AdminUp = false, Addresses = [] }),
        DeleteOvsBridge gone => DeleteBridge(kernel, gone.Bridge),
        AddOvsPort add => Plug(kernel, add.Port, add.Bridge),
        DeleteOvsPort gone => Unplug(kernel, gone.Port, gone.Bridge),
        CreateOvsBond create => CreateBond(kernel, create),
        DeleteOvsBond { Bond: var bond } => DeleteBond(kernel, bond.Name),
        SetOvsBond { Bond: var bond } => KernelSteps.Change(kernel, bond.Name, link => link with { BondMode = bond.BondMode, BondOptions = bond.BondOptions }),
        AddOvsBondPort add => Plug(kernel, add.Port, add.Bond),
        DeleteOvsBondPort gone => Unplug(kernel, gone.Port, gone.Bond),
        CreateInternalPort { Port: var port } => CreatePort(kernel, port),
        DeleteInternalPort { Port: var port } => DeletePort(kernel, port.Name),
        SetInternalPort { Port: var port } => KernelSteps.Change(kernel, port.Name, link => link with { Vlan = port.Vlan, Bridged = port.Bridged }),
        SetInternalMtu set => KernelSteps.Change(kernel, set.Port, link => link with { Mtu = set.Mtu }),
        _ => throw new NotSupportedException(step.ToString()),
    };

    private static KernelNetwork DeleteBridge(KernelNetwork kernel, string name)
    {
        if (kernel.Find(name) is not { Kind: LinkKind.Bridge, Switch: SwitchType.Ovs }) throw KernelSteps.Refused($"{name} is no bridge of Open vSwitch");
        foreach (var port in kernel.Links.Where(link => link.Master == name))
            kernel = port.Kind switch { LinkKind.Internal => DeletePort(kernel, port.Name), LinkKind.Bond => DeleteBond(kernel, port.Name), _ => Unplug(kernel, port.Name, name) };
        return Without(kernel, name);
    }

    private static KernelNetwork CreateBond(KernelNetwork kernel, CreateOvsBond create)
    {
        if (create.Ports.Count < 2) throw KernelSteps.Refused("a bond needs two ports");
        KernelSteps.Existing(kernel, create.Bond.Master);
        kernel = KernelSteps.Add(kernel, create.Bond with { Carrier = true });
        return create.Ports.Aggregate(kernel, (so, port) => Plug(so, port, create.Bond.Name));
    }

    private static KernelNetwork DeleteBond(KernelNetwork kernel, string name)
    {
        KernelSteps.Existing(kernel, name);
        return Without(kernel.Links.Where(link => link.Master == name).Aggregate(kernel, (so, port) => Unplug(so, port.Name, name)), name);
    }

    private static KernelNetwork CreatePort(KernelNetwork kernel, KernelLink port)
    {
        KernelSteps.Existing(kernel, port.Master);
        if (kernel.Links.Any(link => link.Kind == LinkKind.Internal && link.Master == port.Master && link.Vlan == port.Vlan)) throw KernelSteps.Refused($"{port.Master} has a port with tag {port.Vlan ?? 0}");
        return KernelSteps.Add(kernel, port with { AdminUp = false, Addresses = [], Leased = [], Dhcp = null, Carrier = true });
    }

    private static KernelNetwork DeletePort(KernelNetwork kernel, string name)
    {
        if (kernel.Find(name) is not { Kind: LinkKind.Internal, Dhcp: null }) throw KernelSteps.Refused($"{name} is no internal port, or still has a DHCP client");
        return Without(kernel, name);
    }

    private static KernelNetwork Plug(KernelNetwork kernel, string port, string master)
    {
        KernelSteps.Existing(kernel, master);
        if (KernelSteps.Existing(kernel, port).Master is { } other) throw KernelSteps.Refused($"{port} is a port of {other}");
        return KernelSteps.Change(kernel, port, link => link with { Master = master });
    }

    private static KernelNetwork Unplug(KernelNetwork kernel, string port, string master)
    {
        if (kernel.Find(port)?.Master != master) throw KernelSteps.Refused($"{port} is no port of {master}");
        return KernelSteps.Change(kernel, port, link => link with { Master = null });
    }

    private static KernelNetwork Without(KernelNetwork kernel, string name) =>
        kernel with { Links = [.. kernel.Links.Where(link => link.Name != name)], Routes = [.. kernel.Routes.Where(route => route.Device != name)] };
}
