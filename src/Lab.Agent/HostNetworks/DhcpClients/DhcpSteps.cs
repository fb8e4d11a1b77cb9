namespace Lab.Agent.HostNetworks.DhcpClients;

public abstract record DhcpStep(string Device, string Command) : NetworkStep(Device, Command)
{
    public override string Program => "udhcpc";
}

/// <summary>Does not wait for the lease.</summary>
public sealed record StartDhcp(KernelLink On) : DhcpStep(On.Name, $"start on {On.Name} {(On.Dhcp == DhcpRole.DefaultRoute ? "default-route" : "own-table")}");

/// <summary>Gives the lease back, and takes its address and routes away.</summary>
public sealed record StopDhcp(string From) : DhcpStep(From, $"stop on {From}");
