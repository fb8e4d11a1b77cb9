using System.Buffers;
using System.Text;

namespace Lab.Runner.Scenarios.Documents;

/// <summary>Turns bytes into text, or says why they are none.</summary>
internal static class DocumentText
{
    /// <summary>A scenario is a page of text; a quarter of a mebibyte is a mistake.</summary>
    public const int MaximumBytes = 256 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>All that a terminal could obey, save tab and line breaks.</summary>
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0xa0).Select(code => (char)code).Where(code => char.IsControl(code) && code is not ('\t' or '\r' or '\n'))]);

    /// <param name="kind">What it should be, for messages: <c>scenario</c>.</param>
    /// <param name="report">Called once for each fault; a place of 0:0 is the file as a whole.</param>
    /// <returns>The text, or null when it is not worth parsing.</returns>
    public static string? Decode(ReadOnlySpan<byte> bytes, string kind, Action<Place, string> report)
    {
        if (bytes.Length > MaximumBytes)
        {
            report(default, $"is larger than {MaximumBytes / 1024} KiB: no {kind} is");
            return null;
        }

        if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..]; // a byte order mark
        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException problem)
        {
            var place = PlaceOf(Encoding.Latin1.GetString(bytes), Math.Max(0, problem.Index));
            report(place, "is not UTF-8 text from here on");
            return null;
        }

        var control = text.AsSpan().IndexOfAny(Controls);
        if (control < 0) return text;
        report(PlaceOf(text, control), $"contains the control character U+{(int)text[control]:X4}: not a text file");
        return null;
    }

    /// <summary>Tabs before the first word of a line: YAML has no meaning for them, and parsers say so in obscure ways.</summary>
    public static bool HasTabIndentation(string text, Action<Place, string> report)
    {
        var found = false;
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var indent = line[..^line.TrimStart(" \t").Length];
            var tab = indent.IndexOf('\t');
            if (tab < 0 || indent.Length == line.Length) continue;
            report(new Place(number, tab + 1), "indented with a tab; YAML takes spaces only");
            found = true;
        }

        return found;
    }

    private static Place PlaceOf(string text, int index)
    {
        var before = text.AsSpan(0, Math.Min(index, text.Length));
        return new Place(before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
