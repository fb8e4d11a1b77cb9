using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model.Engines;
using Lab.Model.Errors;

namespace Lab.Runner.Stack;

/// <summary>The engine's REST API as a client sees it, nothing shared with the engine's code but the event record.</summary>
/// <param name="wire">The client's from now on.</param>
public sealed class EngineClient(IEngineWire wire) : IDisposable
{
    /// <returns>The answer's body; an empty object when there is none.</returns>
    /// <exception cref="LabException">The engine refused, with its reason and detail; or it did not answer.</exception>
    public Task<JsonObject> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    public Task<JsonObject> PostAsync(string path, object body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, body, cancellationToken);

    public Task<JsonObject> PutAsync(string path, object body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Put, path, body, cancellationToken);

    /// <summary>As <see cref="IEngineWire.EventsAsync"/>.</summary>
    public IAsyncEnumerable<EngineEvent> EventsAsync(long after, CancellationToken cancellationToken) => wire.EventsAsync(after, cancellationToken);

    public void Dispose() => wire.Dispose();

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        var json = body as JsonNode ?? (body is null ? null : JsonSerializer.SerializeToNode(body, body.GetType(), JsonSerializerOptions.Web));
        var (status, text) = await wire.SendAsync(method, path, json, cancellationToken);
        if (status is < 200 or > 299) throw Refusal(method, path, status, text);
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }

    private static ErrorKind KindOf(int status) => status switch
    {
        400 => ErrorKind.BadRequest,
        401 or 403 => ErrorKind.Unauthorized,
        404 => ErrorKind.NotFound,
        409 => ErrorKind.Conflict,
        _ => ErrorKind.Internal,
    };

    private static LabException Refusal(HttpMethod method, string path, int status, string text)
    {
        var detail = text;
        try
        {
            var body = JsonNode.Parse(text)?.AsObject();
            var fault = body?["fault"]?.AsObject() ?? body;
            if (fault?["reason"] is { } reason) detail = $"{reason}: {fault["detail"]}";
        }
        catch (Exception notOurs) when (notOurs is JsonException or InvalidOperationException)
        {
            // The text itself is the best there is.
        }

        return new LabException(KindOf(status), $"The engine refused {method} {path} ({status}): {detail}") { Host = "engine", Output = text };
    }
}
