using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Engine.Rest.Shapes;

/// <summary>A reference to another resource: by <c>id</c> or by <c>name</c>. A plain string is taken for either (ours).</summary>
[JsonConverter(typeof(RefConverter))]
public sealed record Ref(string? Id, string? Name = null, string? Href = null)
{
    public static Ref To(string collection, Guid id, string? name = null) => new(id.ToString(), name, $"{Paths.Root}/{collection}/{id}");

    public override string ToString() => Id ?? Name ?? "";

    private sealed class RefConverter : JsonConverter<Ref>
    {
        public override Ref Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String) return reader.GetString()! is var text && Guid.TryParse(text, out _) ? new Ref(text) : new Ref(null, text);
            if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("A reference is an object with an id or a name.");
            var reference = new Ref(null);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var member = reader.GetString();
                reader.Read();
                if (reader.TokenType != JsonTokenType.String) reader.Skip();
                else if (member == "id") reference = reference with { Id = reader.GetString() };
                else if (member == "name") reference = reference with { Name = reader.GetString() };
            }

            return reference;
        }

        public override void Write(Utf8JsonWriter writer, Ref value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            if (value.Href is not null) writer.WriteString("href", value.Href);
            if (value.Id is not null) writer.WriteString("id", value.Id);
            if (value.Name is not null) writer.WriteString("name", value.Name);
            writer.WriteEndObject();
        }
    }
}
