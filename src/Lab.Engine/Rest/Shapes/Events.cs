using System.Text.Json;

namespace Lab.Engine.Rest.Shapes;

/// <summary>An entry of the audit log. <c>kind</c>, <c>data</c> and <c>migration</c> are ours; <c>data</c> keeps JSON's own types.</summary>
public sealed record EventShape
{
    public required string Id { get; init; }

    public required string Href { get; init; }

    public required string Index { get; init; }

    /// <summary>Our own number of the kind, 9000 and up: oVirt's numbers are not promised.</summary>
    public required string Code { get; init; }

    public required string Kind { get; init; }

    /// <summary><c>normal</c>, <c>warning</c> or <c>error</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public required string Time { get; init; }

    public required string Description { get; init; }

    public required string Origin { get; init; }

    public Ref? Vm { get; init; }

    public Ref? Host { get; init; }

    public Ref? Cluster { get; init; }

    public Ref? Migration { get; init; }

    public JsonElement? Data { get; init; }
}

public sealed record EventsShape(IReadOnlyList<EventShape> Event);
