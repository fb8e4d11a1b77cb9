using System.Text.Json.Nodes;

namespace Lab.Runner.Scenarios.Binding;

/// <summary>A single value.</summary>
/// <param name="expected">What is accepted, as the end of "expected …".</param>
/// <param name="neutral">See <see cref="ValueShape.Neutral"/>.</param>
/// <param name="read">Makes the value of the text, or null when it is not accepted.</param>
/// <param name="guess">Of a text that is not accepted, what was probably meant, or null.</param>
/// <param name="schema">Adds the JSON schema keywords.</param>
internal sealed class ScalarShape(string expected, object? neutral, Func<string, object?> read, Func<string, string?> guess, Action<JsonObject> schema) : ValueShape
{
    public override string Expected => expected;

    public override object? Neutral() => neutral;

    public object? Read(string text) => read(text);

    /// <summary>Never a text that would be refused in its turn.</summary>
    public string? Guess(string text) => guess(text) is { } better && read(better) is not null ? better : null;

    public void AddSchema(JsonObject target) => schema(target);
}
