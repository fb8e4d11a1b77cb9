using System.Text.Json.Serialization;

namespace Lab.Engine.Rest.Shapes;

/// <summary>A reference to another resource: by <c>id</c> or by <c>name</c>. A plain string is taken for either (ours).</summary>
[JsonConverter(typeof(RefConverter))]
public sealed record Ref(string? Id, string? Name = null, string? Href = null)
{
    public static Ref To(string collection, Guid id, string? name = null) => new(id.ToString(), name, Paths.Of(collection, id));

    public override string ToString() => Id ?? Name ?? "";
}
