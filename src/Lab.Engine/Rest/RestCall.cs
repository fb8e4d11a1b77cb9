using System.Text.Json;
using Lab.Engine.Inventories;
using Lab.Model.Errors;

namespace Lab.Engine.Rest;

/// <summary>One request, and the engine that is to answer it.</summary>
/// <param name="values">What stands in the places of the path's names.</param>
public sealed class RestCall(EngineCore engine, IReadOnlyDictionary<string, string> values, RestRequest request)
{
    private readonly RestQuery _query = new(request.Query);

    public EngineCore Engine => engine;

    public InventoryState State => engine.Inventory.Current;

    public Inputs Inputs { get; } = new();

    public CancellationToken Aborted => request.Aborted;

    /// <summary>What stands in the path for a name.</summary>
    public string Value(string name = "id") => values.GetValueOrDefault(name, "");

    /// <summary>An identifier out of the path.</summary>
    /// <exception cref="LabException">It is no UUID, so nothing can have it.</exception>
    public Guid Id(string name = "id") =>
        Guid.TryParse(Value(name), out var id) ? id : throw new LabException(ErrorKind.NotFound, $"There is no resource '{Value(name)}'.");

    public string? Query(string name) => _query[name];

    /// <summary>The body; an absent one is an empty object.</summary>
    /// <exception cref="LabException">It is no JSON of that shape.</exception>
    public T Read<T>()
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(request.Body.IsEmpty ? "{}"u8 : request.Body.Span, RestDialect.Options) ?? throw new JsonException("The body is null.");
        }
        catch (JsonException exception)
        {
            throw new LabException(ErrorKind.BadRequest, $"The body cannot be read: {exception.Message}", exception);
        }
    }
}
