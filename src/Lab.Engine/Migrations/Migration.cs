using Lab.Engine.MigrationNetworks;
using Lab.Engine.Policies;
using Lab.Model.Agents;
using Lab.Model.Migrations;

namespace Lab.Engine.Migrations;

/// <summary>One migration as somebody asked for it, with every try. Stored before an agent is asked, so that no restart forgets it.</summary>
public sealed record Migration
{
    public required Guid Id { get; init; }

    public required MigrationOrder Order { get; init; }

    public required Guid SourceId { get; init; }

    /// <summary>In order; the last is the present one.</summary>
    public required IReadOnlyList<MigrationAttempt> Attempts { get; init; }

    public bool CancelRequested { get; init; }

    /// <summary>Of the present try while running; the end of all tries when finished.</summary>
    public MigrationPhase Phase { get; init; } = MigrationPhase.Queued;

    public required DateTimeOffset Started { get; init; }

    public DateTimeOffset? Finished { get; init; }

    public AgentError? Error { get; init; }

    /// <summary>libvirt's statistics of the completed job.</summary>
    public JobProgress? Result { get; init; }

    public bool Running => Finished is null;

    public MigrationAttempt Attempt => Attempts[^1];

    public Guid VmId => Order.VmId;

    public Migration With(MigrationAttempt attempt) => this with { Attempts = [.. Attempts.SkipLast(1), attempt] };
}

/// <summary>One try on one destination.</summary>
public sealed record MigrationAttempt
{
    /// <summary>The name agents know it by. The first try has the migration's own.</summary>
    public required Guid Id { get; init; }

    public required Guid DestinationId { get; init; }

    public required MigrationPath Path { get; init; }

    /// <summary>For its disks, where a network was named for them; without an address they go where the memory goes. Null: none was named, or it has no disks.</summary>
    public MigrationPath? DisksPath { get; init; }

    public required DateTimeOffset Started { get; init; }

    public DateTimeOffset? Finished { get; init; }

    /// <summary>Until then it waits for an address on its network; null: it does not wait, or no more.</summary>
    public DateTimeOffset? AddressDeadline { get; init; }

    /// <summary>How long it waited for an address, before <see cref="Started"/>.</summary>
    public TimeSpan Waited { get; init; }

    public AgentError? Error { get; init; }

    /// <summary>The source's agent took it.</summary>
    public bool Accepted { get; init; }

    /// <summary>The convergence schedule gave up.</summary>
    public bool AbortedBySchedule { get; init; }
}

/// <summary>What was asked.</summary>
/// <param name="DestinationId">Null: automatic.</param>
/// <param name="Network">Null: the VM's or the cluster's.</param>
/// <param name="WaitForAddress">How long to wait for an address on a migration network that has none yet, all tries together, before falling back; null: not at all.</param>
/// <param name="Force">Also a VM that is pinned.</param>
/// <param name="ByEngine">For maintenance: VMs that only people may move stay.</param>
public sealed record MigrationOrder(Guid VmId, Guid? DestinationId, MigrationNetworkChoice? Network, MigrationSettings Settings, bool Force = false, bool ByEngine = false, TimeSpan? WaitForAddress = null, Guid? DisksNetwork = null)
{
    public bool Automatic => DestinationId is null;
}
