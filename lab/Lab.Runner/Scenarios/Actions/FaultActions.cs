using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Actions;

/// <summary>Whether a cable is plugged in.</summary>
public enum CableState
{
    [Describe("Plugged in.")]
    Up,

    [Describe("Pulled: the NIC has no carrier.")]
    Down,
}

/// <summary>Pulls the cable of a NIC, or plugs it in again.</summary>
[Describe("Pulls the cable of a NIC, or plugs it in again.")]
public sealed record LinkConfig : TimedAction
{
    [Describe("The host.", Example = "host2")]
    public required string Host { get; init; }

    [Describe("The NIC.", Example = "eth1")]
    public required string Nic { get; init; }

    [Describe("What becomes of it.", Example = "down")]
    public required CableState State { get; init; }
}

/// <summary>Redirects new TCP connections of a host.</summary>
[Describe("Has a host's firewall send what is meant for one network of another host to that host's address on a second network.")]
public sealed record TranslateConfig : TimedAction
{
    [Describe("The host whose firewall does it.", Example = "host1")]
    public required string Host { get; init; }

    [Describe("The host it sends to.", Example = "host2")]
    public required string To { get; init; }

    [Describe("The network it means to send on.", Example = "migration")]
    public required string Network { get; init; }

    [Describe("The network it sends on instead.", Example = "management")]
    public required string Onto { get; init; }

    [Describe("Only one in so many new connections; the default is each.", Example = "4")]
    [Within(1, 1000)]
    public int Every { get; init; } = 1;
}

/// <summary>What runs on a host of the lab.</summary>
public enum LabDaemonName
{
    [Describe("The lab's own: captures, sockets.")]
    Probe,

    [Describe("The stack's agent.")]
    Agent,

    [Describe("The hypervisor's daemon.")]
    Libvirtd,
}

/// <summary>Stops a daemon for a while.</summary>
[Describe("Stops a daemon of the lab or the stack for a while (SIGSTOP).")]
public sealed record PauseConfig : TimedAction
{
    [Describe("The host.", Example = "host1")]
    public required string Host { get; init; }

    [Describe("The daemon.", Example = "probe")]
    public required LabDaemonName Daemon { get; init; }

    [Describe("For how long.", Example = "2s")]
    public required TimeSpan For { get; init; }
}

/// <summary>Kills a daemon.</summary>
[Describe("Kills a daemon of the lab or the stack (SIGKILL).")]
public sealed record KillConfig : TimedAction
{
    [Describe("The host.", Example = "host1")]
    public required string Host { get; init; }

    [Describe("The daemon.", Example = "probe")]
    public required LabDaemonName Daemon { get; init; }
}
