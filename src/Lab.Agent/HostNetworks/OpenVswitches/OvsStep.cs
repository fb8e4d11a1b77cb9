namespace Lab.Agent.HostNetworks.OpenVswitches;

/// <summary>One change of Open vSwitch's configuration. Those that follow each other are one transaction: all of them, or none.</summary>
public abstract record OvsStep(string? Link, string Command) : NetworkStep(Link, Command)
{
    public override string Program => OpenVswitch.Program;
}

public sealed record CreateOvsBridge(KernelLink Bridge, string Datapath) : OvsStep(Bridge.Name, $"add-br {Bridge.Name} -- set Bridge {Bridge.Name} datapath_type={Datapath}");

/// <param name="Lost">All that is on it.</param>
public sealed record DeleteOvsBridge(string Bridge, IReadOnlyList<string> Lost) : OvsStep(Bridge, $"del-br {Bridge}")
{
    public override IEnumerable<string> Links => [Bridge, .. Lost];
}

public sealed record AddOvsPort(string Bridge, string Port) : OvsStep(Port, $"add-port {Bridge} {Port}");

public sealed record DeleteOvsPort(string Bridge, string Port) : OvsStep(Port, $"del-port {Bridge} {Port}");

public sealed record CreateOvsBond(KernelLink Bond, IReadOnlyList<string> Ports)
    : OvsStep(Bond.Name, $"add-bond {Bond.Master} {Bond.Name} {string.Join(' ', Ports)} -- set Port {Bond.Name} {OvsBonds.ColumnsOf(Bond)}")
{
    public override IEnumerable<string> Links => [Bond.Name, .. Ports];
}

public sealed record DeleteOvsBond(KernelLink Bond, IReadOnlyList<string> Ports) : OvsStep(Bond.Name, $"del-port {Bond.Master} {Bond.Name}")
{
    public override IEnumerable<string> Links => [Bond.Name, .. Ports];
}

public sealed record SetOvsBond(KernelLink Bond) : OvsStep(Bond.Name, $"set Port {Bond.Name} {OvsBonds.ColumnsOf(Bond)}");

public sealed record AddOvsBondPort(string Bond, string Port) : OvsStep(Port, $"add-bond-iface {Bond} {Port}");

public sealed record DeleteOvsBondPort(string Bond, string Port) : OvsStep(Port, $"del-bond-iface {Bond} {Port}");

/// <summary>
/// The port that holds a network's address. That of a VM network is a bridge within the bridge: what is added to it by its name gets its tag, so that a VM's definition names the network and
/// nothing of the host. It has the NIC's MAC, so that neighbours need not learn a new one.
/// </summary>
public sealed record CreateInternalPort(KernelLink Port) : OvsStep(
    Port.Name,
    (Port.Bridged ? $"add-br {Port.Name} {Port.Master} {Port.Vlan ?? 0}" : $"add-port {Port.Master} {Port.Name} tag={Port.Vlan ?? 0}")
    + $" -- set Interface {Port.Name} {(Port.Bridged ? "" : "type=internal ")}mac=\"{Port.Mac}\" mtu_request={Port.Mtu}");

public sealed record DeleteInternalPort(KernelLink Port) : OvsStep(Port.Name, Port.Bridged ? $"del-br {Port.Name}" : $"del-port {Port.Master} {Port.Name}");

public sealed record SetInternalPort(KernelLink Port) : OvsStep(Port.Name, $"set Port {Port.Name} tag={Port.Vlan ?? 0} fake_bridge={(Port.Bridged ? "true" : "false")}");

/// <summary>Open vSwitch keeps its internal ports at the MTU it was asked for, and undoes what <c>ip</c> sets.</summary>
public sealed record SetInternalMtu(string Port, int Mtu) : OvsStep(Port, $"set Interface {Port} mtu_request={Mtu}");
