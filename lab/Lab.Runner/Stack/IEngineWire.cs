using System.Text.Json.Nodes;
using Lab.Model.Engines;
using Lab.Model.Errors;

namespace Lab.Runner.Stack;

/// <summary>How requests reach the engine and its events come back.</summary>
public interface IEngineWire : IDisposable
{
    /// <param name="path">Below the API's root, with its query: <c>/vms?max=1</c>.</param>
    /// <param name="body">Null: none.</param>
    /// <returns>The answer, refusals too; its text may be empty.</returns>
    /// <exception cref="LabException">The engine does not answer.</exception>
    Task<(int Status, string Text)> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken);

    /// <summary>Each event after the identifier, also those to come, until it is cancelled or the way breaks.</summary>
    IAsyncEnumerable<EngineEvent> EventsAsync(long after, CancellationToken cancellationToken);
}
