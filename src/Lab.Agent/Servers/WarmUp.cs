using System.Text.Json;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;

namespace Lab.Agent.Servers;

/// <summary>
/// Takes the way of a migration once, up to where it would change something, while the agent has nothing else to do: the code on it is compiled when first used, and the first migration would
/// take some 200 ms longer for that.
/// </summary>
internal static class WarmUp
{
    public static async Task RunAsync(IAgent self, ILogger log)
    {
        try
        {
            await self.PingAsync(CancellationToken.None);
            RoundTrip(new MigrateRequest { VmId = Guid.Empty, MigrationId = Guid.Empty, Destination = "", DestinationName = "" });
            RoundTrip(new MigrationStatus(Guid.Empty, Guid.Empty, MigrationPhase.Queued, default, null, new JobProgress(), null));
            var vm = new VmDefinition { Id = Guid.Empty, Name = "", Memory = default, KernelPath = "", InitrdPath = "", Nics = [new VmNic("", "")] };
            RoundTrip(new PrepareIncomingMigrationRequest(Guid.Empty, Guid.Empty, "", 0, vm));
            await self.AbandonIncomingMigrationAsync(Guid.Empty, CancellationToken.None);
        }
        catch (LabException exception)
        {
            // Expected at the end of the way; anywhere else, somebody who asks for more will hear of it.
            log.LogDebug("Warming up: {Reason}", exception.Message);
        }
    }

    private static void RoundTrip<T>(T value) => JsonSerializer.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(value, AgentJson.Options), AgentJson.Options);
}
