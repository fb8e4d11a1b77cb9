namespace Lab.Engine.Rest;

/// <summary>What follows the question mark of an address. Names are of any case, and of several of one name the last counts; <c>+</c> stands for a space.</summary>
/// <param name="text">With its question mark or without.</param>
internal sealed class RestQuery(string? text)
{
    private readonly (string Name, string? Value)[] _pairs = Read(text);

    public string? this[string name] => _pairs.LastOrDefault(pair => pair.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static (string Name, string? Value)[] Read(string? text)
    {
        var pairs = text is ['?', .. var rest] ? rest : text ?? "";
        return [.. pairs.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(parts => (Decode(parts[0]), (string?)Decode(parts.ElementAtOrDefault(1) ?? "")))];
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
