namespace Lab.Agent.Guests;

/// <summary>The agent inside a guest, which may run hooks around a migration.</summary>
public interface IGuestAgent
{
    /// <summary>Runs <c>before_migration</c>. The caller waits at most 10 s and goes on whatever happens.</summary>
    Task<GuestAnswer> BeforeMigrationAsync(Guid vmId, CancellationToken cancellationToken);

    /// <summary>Runs <c>after_migration</c>, on the source when it failed, on the destination when it succeeded.</summary>
    Task<GuestAnswer> AfterMigrationAsync(Guid vmId, CancellationToken cancellationToken);
}

public enum GuestAnswer
{
    Done,

    /// <summary>Nothing in the guest listens.</summary>
    NoGuestAgent,
}
