using System.Text.Json;
using Lab.Engine.Inventories;
using Lab.Model.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lab.Engine.Rest;

/// <summary>One request.</summary>
public sealed class RestCall(HttpContext http, EngineCore engine)
{
    public HttpContext Http => http;

    public EngineCore Engine => engine;

    public InventoryState State => engine.Inventory.Current;

    public Inputs Inputs { get; } = new();

    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>An identifier out of the path.</summary>
    /// <exception cref="LabException">It is no UUID, so nothing can have it.</exception>
    public Guid Id(string name = "id")
    {
        var text = http.GetRouteValue(name) as string ?? "";
        return Guid.TryParse(text, out var id) ? id : throw new LabException(ErrorKind.NotFound, $"There is no resource '{text}'.");
    }

    public string? Query(string name) => http.Request.Query.TryGetValue(name, out var values) && values.Count > 0 ? values[^1] : null;

    /// <summary>The body; an absent one is an empty object.</summary>
    /// <exception cref="LabException">It is no JSON of that shape.</exception>
    public async Task<T> ReadAsync<T>()
        where T : class
    {
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, Aborted);
        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        try
        {
            return JsonSerializer.Deserialize<T>(bytes.Length == 0 ? "{}"u8 : bytes.Span, RestDialect.Options) ?? throw new JsonException("The body is null.");
        }
        catch (JsonException exception)
        {
            throw new LabException(ErrorKind.BadRequest, $"The body cannot be read: {exception.Message}", exception);
        }
    }
}
