using System.Runtime.CompilerServices;
using System.Text.Json;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Networks;

namespace Lab.Simulation.Links;

/// <summary>An agent on another simulated host. What it refuses comes back as it would over HTTPS.</summary>
/// <param name="host">The name used in errors.</param>
/// <param name="measures">Messages are written out to know their size, for captures; else all are taken for equally large.</param>
public sealed class AgentLink(Wiring wiring, string host, bool measures) : IAgent
{
    private const int SmallMessage = 400;

    public Task PingAsync(CancellationToken cancellationToken) => TellAsync(new EmptyRequest(), agent => agent.PingAsync(cancellationToken), cancellationToken);

    public Task<HostCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken) => AskAsync(new EmptyRequest(), agent => agent.GetCapabilitiesAsync(CancellationToken.None), cancellationToken);

    public Task<HostStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => AskAsync(new EmptyRequest(), agent => agent.GetStatisticsAsync(CancellationToken.None), cancellationToken);

    public Task<SetupNetworksResult> SetupNetworksAsync(SetupNetworksRequest request, CancellationToken cancellationToken) => AskAsync(request, agent => agent.SetupNetworksAsync(request, CancellationToken.None), cancellationToken);

    public Task ConfirmConnectivityAsync(ConfirmConnectivityRequest request, CancellationToken cancellationToken) => TellAsync(request, agent => agent.ConfirmConnectivityAsync(request, CancellationToken.None), cancellationToken);

    public Task CommitNetworksAsync(CancellationToken cancellationToken) => TellAsync(new EmptyRequest(), agent => agent.CommitNetworksAsync(CancellationToken.None), cancellationToken);

    public Task<VmReport> CreateVmAsync(VmDefinition vm, CancellationToken cancellationToken) => AskAsync(vm, agent => agent.CreateVmAsync(vm, CancellationToken.None), cancellationToken);

    public Task DestroyVmAsync(Guid vmId, CancellationToken cancellationToken) => TellAsync(new VmReference(vmId), agent => agent.DestroyVmAsync(vmId, CancellationToken.None), cancellationToken);

    public Task<IReadOnlyList<VmReport>> ListVmsAsync(CancellationToken cancellationToken) => AskAsync(new EmptyRequest(), agent => agent.ListVmsAsync(CancellationToken.None), cancellationToken);

    public Task<MigrationStatus> MigrateAsync(MigrateRequest request, CancellationToken cancellationToken) => AskAsync(request, agent => agent.MigrateAsync(request, CancellationToken.None), cancellationToken);

    public Task PrepareIncomingMigrationAsync(PrepareIncomingMigrationRequest request, CancellationToken cancellationToken) =>
        TellAsync(request, agent => agent.PrepareIncomingMigrationAsync(request, CancellationToken.None), cancellationToken);

    public Task AbandonIncomingMigrationAsync(Guid migrationId, CancellationToken cancellationToken) =>
        TellAsync(new MigrationReference(migrationId), agent => agent.AbandonIncomingMigrationAsync(migrationId, CancellationToken.None), cancellationToken);

    public Task CancelMigrationAsync(Guid vmId, CancellationToken cancellationToken) => TellAsync(new VmReference(vmId), agent => agent.CancelMigrationAsync(vmId, CancellationToken.None), cancellationToken);

    public Task ChangeMigrationParametersAsync(ChangeMigrationParametersRequest request, CancellationToken cancellationToken) =>
        TellAsync(request, agent => agent.ChangeMigrationParametersAsync(request, CancellationToken.None), cancellationToken);

    public Task<MigrationStatus> GetMigrationStatusAsync(Guid vmId, CancellationToken cancellationToken) =>
        AskAsync(new VmReference(vmId), agent => agent.GetMigrationStatusAsync(vmId, CancellationToken.None), cancellationToken);

    public async IAsyncEnumerable<AgentEvent> EventsAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = await wiring.FindAsync(cancellationToken);
        if (wiring.Find(path) is not { } listener) throw Told(wiring.Unreachable("Connection refused"));
        await using var stream = new EventPipe<AgentEvent>(listener.Process, token => ((IAgent)listener.Service).EventsAsync(after, token));
        while (await NextAsync(stream, cancellationToken) is { } next)
        {
            path = await wiring.FindAsync(cancellationToken);
            wiring.Say(path, toDestination: false, SizeOf(next));
            await wiring.DelayAsync(path, cancellationToken);
            yield return next;
            if (wiring.Doubles(path)) yield return next;
        }
    }

    private async Task<AgentEvent?> NextAsync(EventPipe<AgentEvent> stream, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.NextAsync(cancellationToken);
        }
        catch (ProcessEndedException)
        {
            throw Told(wiring.Unreachable("the connection broke"));
        }
    }

    private Task<bool> TellAsync<TRequest>(TRequest request, Func<IAgent, Task> call, CancellationToken cancellationToken) => AskAsync(request, async agent =>
    {
        await call(agent);
        return true;
    }, cancellationToken);

    private async Task<T> AskAsync<TRequest, T>(TRequest request, Func<IAgent, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await wiring.CallAsync(call, SizeOf, SizeOf(request), cancellationToken);
        }
        catch (LabException exception) when (exception.Kind == ErrorKind.Unreachable && exception.Message.StartsWith("Nobody answers", StringComparison.Ordinal))
        {
            throw Told(exception);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var error = AgentErrors.From(exception, null);
            throw AgentErrors.ToException(JsonSerializer.Serialize(error, AgentJson.Options), AgentErrors.StatusCode(error.Kind), host);
        }
    }

    private LabException Told(LabException unreachable) => new(ErrorKind.Unreachable, $"The agent of {host} does not answer: {unreachable.Message}", unreachable) { Host = host, Retryable = true };

    private int SizeOf<T>(T message) => measures ? JsonSerializer.SerializeToUtf8Bytes(message, AgentJson.Options).Length + SmallMessage : SmallMessage;
}
