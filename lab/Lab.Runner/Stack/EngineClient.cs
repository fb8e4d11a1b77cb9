using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model.Agents;
using Lab.Model.Engines;
using Lab.Model.Errors;

namespace Lab.Runner.Stack;

/// <summary>The engine's REST API as a client sees it: JSON over mutual TLS, nothing shared with the engine's code but the event record.</summary>
public sealed class EngineClient(HttpClient http) : IDisposable
{
    private const string Root = "/ovirt-engine/api";

    /// <returns>The answer's body; an empty object when there is none.</returns>
    /// <exception cref="LabException">The engine refused, with its reason and detail; or it did not answer.</exception>
    public Task<JsonObject> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    public Task<JsonObject> PostAsync(string path, object body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, body, cancellationToken);

    public Task<JsonObject> PutAsync(string path, object body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Put, path, body, cancellationToken);

    public async IAsyncEnumerable<EngineEvent> EventsAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(
            new Uri(FormattableString.Invariant($"{Root}/events/stream?after={after}"), UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length > 0) yield return JsonSerializer.Deserialize<EngineEvent>(line, AgentJson.Options)!;
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, Root + path);
        request.Headers.Accept.ParseAdd("application/json");
        if (body is not null) request.Content = JsonContent.Create(body);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) throw Refusal(method, path, (int)response.StatusCode, text);
            return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
        }
        catch (HttpRequestException exception)
        {
            throw new LabException(ErrorKind.Unreachable, $"The engine does not answer: {exception.Message}", exception) { Host = "engine", Retryable = true };
        }
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
