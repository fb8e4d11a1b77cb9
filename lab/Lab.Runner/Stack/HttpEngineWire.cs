using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model.Agents;
using Lab.Model.Engines;
using Lab.Model.Errors;

namespace Lab.Runner.Stack;

/// <summary>JSON over mutual TLS, as any client has it.</summary>
public sealed class HttpEngineWire(HttpClient http) : IEngineWire
{
    private const string Root = "/ovirt-engine/api";

    public async Task<(int Status, string Text)> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, Root + path);
        request.Headers.Accept.ParseAdd("application/json");
        if (body is not null) request.Content = JsonContent.Create(body);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException exception)
        {
            throw new LabException(ErrorKind.Unreachable, $"The engine does not answer: {exception.Message}", exception) { Host = "engine", Retryable = true };
        }
    }

    public async IAsyncEnumerable<EngineEvent> EventsAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = new Uri(FormattableString.Invariant($"{Root}/events/stream?after={after}"), UriKind.Relative);
        using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length > 0) yield return JsonSerializer.Deserialize<EngineEvent>(line, AgentJson.Options)!;
        }
    }

    public void Dispose() => http.Dispose();
}
