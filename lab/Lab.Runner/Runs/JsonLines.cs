using System.Text.Json;

namespace Lab.Runner.Runs;

/// <summary>Reads a <c>.jsonl</c> file of a run: every whole line it can, and what it could not as <see cref="Damage"/>.</summary>
internal static class JsonLines
{
    /// <summary>The last line has no end: the writer was killed over it, and everything before is whole.</summary>
    public const string TornLastLine = "has a torn last line";

    /// <param name="file">Relative to <paramref name="root"/>.</param>
    /// <param name="read">Makes a value from a line's object; throwing <see cref="JsonException"/> and the like marks the line as
    /// damaged.</param>
    public static IReadOnlyList<T> Read<T>(string root, string file, Func<JsonElement, T> read, Action<Damage> damaged)
    {
        if (!RunFile.TryRead(root, file, damaged, out var bytes)) return [];
        var items = new List<T>();
        for (var start = 0; start < bytes.Length;)
        {
            var length = Array.IndexOf(bytes, (byte)'\n', start) is var end and >= 0 ? end - start : bytes.Length - start;
            if (!bytes.AsSpan(start, length).Trim(" \r\t"u8).IsEmpty)
            {
                try
                {
                    items.Add(read(JsonElement.Parse(bytes.AsSpan(start, length))));
                }
                catch (Exception problem) when (
                    problem is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
                {
                    damaged(
                        new Damage(
                            file, start + length == bytes.Length ? TornLastLine : "has a line that cannot be read", start));
                }
            }

            start += length + 1;
        }

        return items;
    }
}
