using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Networks;

namespace Lab.Model.Agents;

/// <summary>An agent on another host, over HTTPS. The caller owns the client and its certificates.</summary>
/// <param name="http">Its base address is <c>https://host:port</c>.</param>
/// <param name="host">The name used in errors.</param>
public sealed class AgentClient(HttpClient http, string host) : IAgent
{
    public Task PingAsync(CancellationToken cancellationToken) => CallAsync(AgentRoutes.Ping, new EmptyRequest(), cancellationToken);

    public Task<HostCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken) =>
        CallAsync<HostCapabilities>(AgentRoutes.GetCapabilities, new EmptyRequest(), cancellationToken);

    public Task<HostStatistics> GetStatisticsAsync(CancellationToken cancellationToken) =>
        CallAsync<HostStatistics>(AgentRoutes.GetStatistics, new EmptyRequest(), cancellationToken);

    public Task<SetupNetworksResult> SetupNetworksAsync(SetupNetworksRequest request, CancellationToken cancellationToken) =>
        CallAsync<SetupNetworksResult>(AgentRoutes.SetupNetworks, request, cancellationToken);

    public Task ConfirmConnectivityAsync(ConfirmConnectivityRequest request, CancellationToken cancellationToken) =>
        CallAsync(AgentRoutes.ConfirmConnectivity, request, cancellationToken);

    public Task CommitNetworksAsync(CancellationToken cancellationToken) => CallAsync(AgentRoutes.CommitNetworks, new EmptyRequest(), cancellationToken);

    public Task<VmReport> CreateVmAsync(VmDefinition vm, CancellationToken cancellationToken) => CallAsync<VmReport>(AgentRoutes.CreateVm, vm, cancellationToken);

    public Task DestroyVmAsync(Guid vmId, CancellationToken cancellationToken) =>
        CallAsync(AgentRoutes.DestroyVm, new VmReference(vmId), cancellationToken);

    public async Task<IReadOnlyList<VmReport>> ListVmsAsync(CancellationToken cancellationToken) =>
        await CallAsync<VmReport[]>(AgentRoutes.ListVms, new EmptyRequest(), cancellationToken).ConfigureAwait(false);

    public Task<MigrationStatus> MigrateAsync(MigrateRequest request, CancellationToken cancellationToken) =>
        CallAsync<MigrationStatus>(AgentRoutes.Migrate, request, cancellationToken);

    public Task PrepareIncomingMigrationAsync(PrepareIncomingMigrationRequest request, CancellationToken cancellationToken) =>
        CallAsync(AgentRoutes.PrepareIncomingMigration, request, cancellationToken);

    public Task AbandonIncomingMigrationAsync(Guid migrationId, CancellationToken cancellationToken) =>
        CallAsync(AgentRoutes.AbandonIncomingMigration, new MigrationReference(migrationId), cancellationToken);

    public Task CancelMigrationAsync(Guid vmId, CancellationToken cancellationToken) =>
        CallAsync(AgentRoutes.CancelMigration, new VmReference(vmId), cancellationToken);

    public Task ChangeMigrationParametersAsync(ChangeMigrationParametersRequest request, CancellationToken cancellationToken) =>
        CallAsync(AgentRoutes.ChangeMigrationParameters, request, cancellationToken);

    public Task<MigrationStatus> GetMigrationStatusAsync(Guid vmId, CancellationToken cancellationToken) =>
        CallAsync<MigrationStatus>(AgentRoutes.GetMigrationStatus, new VmReference(vmId), cancellationToken);

    public async IAsyncEnumerable<AgentEvent> EventsAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            new HttpRequestMessage(HttpMethod.Get, FormattableString.Invariant($"{AgentRoutes.Events}?after={after}")), cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await WholeAsync(() => reader.ReadLineAsync(cancellationToken).AsTask()).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0) continue; // a keep-alive
            yield return JsonSerializer.Deserialize<AgentEvent>(line, AgentJson.Options)
                ?? throw new LabException(ErrorKind.Internal, "The agent sent an empty event.") { Host = host };
        }
    }

    private async Task CallAsync<TRequest>(string route, TRequest body, CancellationToken cancellationToken)
    {
        using var response = await PostAsync(route, body, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TResult> CallAsync<TResult>(string route, object body, CancellationToken cancellationToken)
    {
        using var response = await PostAsync(route, body, cancellationToken).ConfigureAwait(false);
        return await WholeAsync(() => response.Content.ReadFromJsonAsync<TResult>(AgentJson.Options, cancellationToken)).ConfigureAwait(false)
            ?? throw new LabException(ErrorKind.Internal, $"The agent of {host} answered {route} with nothing.") { Host = host };
    }

    private Task<HttpResponseMessage> PostAsync(string route, object? body, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, route) { Content = JsonContent.Create(body, body!.GetType(), options: AgentJson.Options) }, cancellationToken);

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            throw Unreachable(exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreachable(exception); // how the handler tells that its own limit for connecting has passed
        }

        if (response.IsSuccessStatusCode) return response;
        using (response)
        {
            var text = await WholeAsync(() => response.Content.ReadAsStringAsync(cancellationToken)).ConfigureAwait(false);
            throw AgentErrors.ToException(text, (int)response.StatusCode, host);
        }
    }

    /// <summary>What is read of an answer that has begun: its connection may break in the middle.</summary>
    private async Task<T> WholeAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new LabException(ErrorKind.Unreachable, $"The connection to the agent of {host} at {http.BaseAddress} broke in the middle of its answer: {exception.Message}", exception) { Host = host, Retryable = true };
        }
    }

    private LabException Unreachable(Exception cause) =>
        new(ErrorKind.Unreachable, $"The agent of {host} does not answer at {http.BaseAddress}: {cause.Message}", cause) { Host = host, Retryable = true };
}
