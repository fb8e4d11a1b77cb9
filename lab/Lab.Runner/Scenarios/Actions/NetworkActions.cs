using System.Net;
using Lab.Model.Networks;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Actions;

/// <summary>How the engine answers to a change.</summary>
public enum ChangeOutcome
{
    [Describe("It is done.")]
    Accepted,

    [Describe("The engine refuses it and nothing changes.")]
    Refused,

    [Describe("The host tries it, the engine does not reach the host any more, and the host takes it back.")]
    RolledBack,
}

/// <summary>Changes what the cluster uses a network for.</summary>
[Describe("Changes what the cluster uses a network for, while it works.")]
public sealed record RolesConfig : TimedAction
{
    [Describe("The network.", Example = "migration")]
    public required string Network { get; init; }

    [Describe("Its roles from now on. A role that nobody has any more goes back to management.", Example = "[migration]")]
    public required IReadOnlyList<NetworkRole> Roles { get; init; }

    [Describe("What the engine must answer.")]
    public ChangeOutcome Expect { get; init; }
}

/// <summary>Sets a network up on a host.</summary>
[Describe("Sets a network up on a host, or moves it to another NIC.")]
public sealed record AttachConfig : TimedAction
{
    [Describe("The network.", Example = "migration")]
    public required string Network { get; init; }

    [Describe("The host.", Example = "host2")]
    public required string Host { get; init; }

    [Describe("The NIC or bond that shall carry it; without it the one of the plan.", Example = "eth1")]
    public string? Nic { get; init; }

    [Describe("How the host shall get its address; without it as the plan says.")]
    public BootProtocol? BootProtocol { get; init; }

    [Describe("A static address in the network's subnet; without it the one of the plan.", Example = "192.168.101.77")]
    public IPAddress? Address { get; init; }

    [Describe("How long the engine may take to confirm that it still reaches the host before the host takes all of it back; the default is 120s.", Example = "5s")]
    public TimeSpan? ConnectivityTimeout { get; init; }

    [Describe("What must come of it.")]
    public ChangeOutcome Expect { get; init; }
}

/// <summary>Takes a network off a host.</summary>
[Describe("Takes a network off a host.")]
public sealed record DetachConfig : TimedAction
{
    [Describe("The network.", Example = "migration")]
    public required string Network { get; init; }

    [Describe("The host.", Example = "host2")]
    public required string Host { get; init; }

    [Describe("What must come of it.")]
    public ChangeOutcome Expect { get; init; }
}

/// <summary>Waits until the engine says something of a host.</summary>
[Describe("Waits until the engine says something of a host.")]
public sealed record AwaitConfig
{
    [Describe("The host.", Example = "host2")]
    public required string Host { get; init; }

    [Describe("The status that it must reach.", Example = "non-operational")]
    public HostStatus? Status { get; init; }

    [Describe("A network on which it must have an address.", Example = "migration")]
    public string? AddressOn { get; init; }

    [Describe("How long that may take.", Example = "10s")]
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>What a host is to the engine.</summary>
public enum HostStatus
{
    [Describe("It works.")]
    Up,

    [Describe("It answers, but lacks something it is required to have, such as a network.")]
    NonOperational,

    [Describe("It does not answer.")]
    NonResponsive,
}
