using System.Runtime.CompilerServices;
using System.Text;
using Lab.Engine;
using Lab.Engine.Rest;
using Lab.Model.Engines;
using Lab.Simulation.World;

namespace Lab.Simulation.Links;

/// <summary>The engine's API over the simulated networks, from the lab's own end.</summary>
public sealed class EngineLink(SimulatedWorld world, Wiring wiring)
{
    private const string Root = "/ovirt-engine/api";
    private const int Headers = 300;

    /// <param name="path">Below the API's root, with its query.</param>
    /// <param name="body">JSON, or empty.</param>
    /// <returns>The answer, refusals too.</returns>
    public async Task<(int Status, string Text)> SendAsync(string method, string path, string body, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var reply = await wiring.CallAsync<EngineService, RestReply>(engine => engine.Api.SendAsync(method, Root + path, bytes, CancellationToken.None), answer => answer.Json.Length + Headers, bytes.Length + Headers, cancellationToken);
        return (reply.Status, Encoding.UTF8.GetString(reply.Json));
    }

    public async IAsyncEnumerable<EngineEvent> EventsAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = await wiring.FindAsync(cancellationToken);
        if (wiring.Find(path) is not { Service: EngineService engine } listener) throw wiring.Unreachable("Connection refused");
        await using var stream = new EventPipe<EngineEvent>(listener.Process, token => ReadAsync(engine.Core, after, token));
        while (await NextAsync(stream, cancellationToken) is { } next)
        {
            wiring.Say(await wiring.FindAsync(cancellationToken), toDestination: false, next.Message.Length + Headers);
            yield return next;
        }
    }

    private async Task<EngineEvent?> NextAsync(EventPipe<EngineEvent> stream, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.NextAsync(cancellationToken);
        }
        catch (ProcessEndedException)
        {
            throw wiring.Unreachable("the connection broke");
        }
    }

    private async IAsyncEnumerable<EngineEvent> ReadAsync(EngineCore core, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in core.Inventory.Events.FollowAsync(after, core.Options.Timings.KeepAlive, world.Time, cancellationToken))
            foreach (var item in batch) yield return item;
    }
}

/// <summary>What an engine offers at its port.</summary>
public sealed record EngineService(EngineCore Core, RestApi Api);
