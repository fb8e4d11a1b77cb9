using System.Globalization;
using System.Text.Json;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Networks;

namespace Lab.Agent.Servers;

/// <summary><see cref="AgentRoutes"/> onto <see cref="IAgent"/>. Plain request delegates: nothing is generated at run time, which an agent that starts on a busy host would wait for.</summary>
public static class AgentEndpoints
{
    public static void Map(WebApplication application, HostAgent agent)
    {
        Do(AgentRoutes.Ping, (_, cancel) => agent.PingAsync(cancel));
        Get(AgentRoutes.GetCapabilities, agent.GetCapabilitiesAsync);
        Get(AgentRoutes.GetStatistics, agent.GetStatisticsAsync);
        Ask<SetupNetworksRequest, SetupNetworksResult>(AgentRoutes.SetupNetworks, agent.SetupNetworksAsync);
        Tell<ConfirmConnectivityRequest>(AgentRoutes.ConfirmConnectivity, agent.ConfirmConnectivityAsync);
        Do(AgentRoutes.CommitNetworks, (_, cancel) => agent.CommitNetworksAsync(cancel));
        Ask<VmDefinition, VmReport>(AgentRoutes.CreateVm, agent.CreateVmAsync);
        Tell<VmReference>(AgentRoutes.DestroyVm, (vm, cancel) => agent.DestroyVmAsync(vm.VmId, cancel));
        Get(AgentRoutes.ListVms, agent.ListVmsAsync);
        Ask<MigrateRequest, MigrationStatus>(AgentRoutes.Migrate, agent.MigrateAsync);
        Tell<PrepareIncomingMigrationRequest>(AgentRoutes.PrepareIncomingMigration, agent.PrepareIncomingMigrationAsync);
        Tell<MigrationReference>(AgentRoutes.AbandonIncomingMigration, (migration, cancel) => agent.AbandonIncomingMigrationAsync(migration.MigrationId, cancel));
        Tell<VmReference>(AgentRoutes.CancelMigration, (vm, cancel) => agent.CancelMigrationAsync(vm.VmId, cancel));
        Tell<ChangeMigrationParametersRequest>(AgentRoutes.ChangeMigrationParameters, agent.ChangeMigrationParametersAsync);
        Ask<VmReference, MigrationStatus>(AgentRoutes.GetMigrationStatus, (vm, cancel) => agent.GetMigrationStatusAsync(vm.VmId, cancel));
        application.MapGet(AgentRoutes.Events, (RequestDelegate)(context => EventStream.WriteAsync(context, agent.Log, application.Lifetime.ApplicationStopping)));

        void Ask<TRequest, TResult>(string route, Func<TRequest, CancellationToken, Task<TResult>> call) where TRequest : class =>
            Do(route, async (context, cancel) => await AnswerAsync(context, await call(await ReadAsync<TRequest>(context), cancel)));

        void Tell<TRequest>(string route, Func<TRequest, CancellationToken, Task> call) where TRequest : class =>
            Do(route, async (context, cancel) => await call(await ReadAsync<TRequest>(context), cancel));

        void Get<TResult>(string route, Func<CancellationToken, Task<TResult>> call) => Do(route, async (context, cancel) => await AnswerAsync(context, await call(cancel)));

        void Do(string route, Func<HttpContext, CancellationToken, Task> call) => application.MapPost(route, (RequestDelegate)(context => RunAsync(context, call)));
    }

    private static async Task RunAsync(HttpContext context, Func<HttpContext, CancellationToken, Task> call)
    {
        try
        {
            await call(context, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (Exception exception)
        {
            var error = AgentErrors.From(exception, null);
            context.Response.StatusCode = AgentErrors.StatusCode(error.Kind);
            await AnswerAsync(context, error);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpContext context) where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, AgentJson.Options, context.RequestAborted) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new LabException(ErrorKind.BadRequest, $"The body of {context.Request.Path} is not what it takes: {exception.Message}", exception);
        }
    }

    private static async Task AnswerAsync<T>(HttpContext context, T value)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, AgentJson.Options);
        context.Response.ContentType = "application/json";
        context.Response.Headers.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    internal static long Number(HttpContext context, string name)
    {
        var text = context.Request.Query[name].ToString();
        if (text.Length == 0) return 0;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new LabException(ErrorKind.BadRequest, $"'{name}' must be a whole number, not '{text}'.");
    }
}
