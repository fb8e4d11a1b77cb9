using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Captures.Addresses;

/// <summary>An address that is written as one word, and read back from it.</summary>
public interface IAddressText<T> where T : struct
{
    /// <exception cref="FormatException">The text is none; the message says what it should look like.</exception>
    static abstract T Parse(string text);
}

/// <summary>Such an address in JSON: a string of its word.</summary>
public sealed class AddressText<T> : JsonConverter<T> where T : struct, IAddressText<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return T.Parse(reader.GetString() ?? "");
        }
        catch (FormatException fault)
        {
            throw new JsonException(fault.Message, fault);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
