namespace Lab.Agent.Guests;

/// <summary>For guests without an agent, as the lab's own: says so at once.</summary>
public sealed class NoGuestAgent : IGuestAgent
{
    public Task<GuestAnswer> BeforeMigrationAsync(Guid vmId, CancellationToken cancellationToken) => Task.FromResult(GuestAnswer.NoGuestAgent);

    public Task<GuestAnswer> AfterMigrationAsync(Guid vmId, CancellationToken cancellationToken) => Task.FromResult(GuestAnswer.NoGuestAgent);
}
