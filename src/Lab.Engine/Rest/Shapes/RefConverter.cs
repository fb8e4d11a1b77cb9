using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Engine.Rest.Shapes;

/// <summary>Reads an object with <c>id</c> or <c>name</c>, or a plain string; writes the object.</summary>
public sealed class RefConverter : JsonConverter<Ref>
{
    public override Ref Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            var text = reader.GetString();
            return Guid.TryParse(text, out _) ? new Ref(text) : new Ref(null, text);
        }

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
