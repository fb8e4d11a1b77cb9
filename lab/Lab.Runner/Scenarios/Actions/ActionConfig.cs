using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Actions;

/// <summary>One thing that is done.</summary>
[ExactlyOne]
[Describe("One thing that is done.")]
public sealed record ActionConfig
{
    [Describe("Moves a running VM to another host.", Example = "{vm: vm1, to: host2}")]
    public MigrateConfig? Migrate { get; init; }

    [Describe("Actions that begin at the same time; it ends when all of them have.", Example = "[{migrate: {vm: vm1, to: host2}}, {migrate: {vm: vm2, to: host1}}]")]
    [NotEmpty]
    public IReadOnlyList<ActionConfig>? Together { get; init; }

    [Describe("Pulls the cable of a NIC, or plugs it in again.", Example = "{host: host2, nic: eth1, state: down}")]
    public LinkConfig? Link { get; init; }

    [Describe("Changes what the cluster uses a network for, while it works.", Example = "{network: migration, roles: []}")]
    public RolesConfig? Roles { get; init; }

    [Describe("Sets a network up on a host, or moves it to another NIC.", Example = "{network: migration, host: host2, nic: eth1}")]
    public AttachConfig? Attach { get; init; }

    [Describe("Takes a network off a host.", Example = "{network: migration, host: host2}")]
    public DetachConfig? Detach { get; init; }

    [Describe("Has a host's firewall send what is meant for one network of another host to that host's address on a second network: a fault that only captures show.", Example = "{host: host1, to: host2, network: migration, onto: management}")]
    public TranslateConfig? Translate { get; init; }

    [Describe("Stops a daemon of the lab or the stack for a while (SIGSTOP), as a busy machine would.", Example = "{host: host1, daemon: probe, for: 2s}")]
    public PauseConfig? Pause { get; init; }

    [Describe("Kills a daemon of the lab or the stack (SIGKILL). Nobody starts it again.", Example = "{host: host1, daemon: probe}")]
    public KillConfig? Kill { get; init; }

    [Describe("Waits until the engine says something of a host.", Example = "{host: host2, status: non-operational}")]
    public AwaitConfig? Await { get; init; }

    [Describe("Does nothing for so long.", Example = "2s")]
    public TimeSpan? Wait { get; init; }

    /// <summary>The actions of a group; of any other action, itself.</summary>
    public IReadOnlyList<ActionConfig> SideBySide() => Together ?? [this];

    /// <summary>The word that a scenario has for it.</summary>
    public string Word() => this switch
    {
        { Migrate: not null } => "migrate",
        { Together: not null } => "together",
        { Link: not null } => "link",
        { Roles: not null } => "roles",
        { Attach: not null } => "attach",
        { Detach: not null } => "detach",
        { Translate: not null } => "translate",
        { Pause: not null } => "pause",
        { Kill: not null } => "kill",
        { Await: not null } => "await",
        _ => "wait",
    };
}
