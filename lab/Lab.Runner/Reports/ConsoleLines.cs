using System.Text;
using Spectre.Console;

namespace Lab.Runner.Reports;

/// <summary>Lines for people at a terminal: words wrapped under a hanging indent, nothing read as markup, no blanks at the end of a
/// line.</summary>
internal sealed class ConsoleLines(IAnsiConsole console)
{
    private const int Widest = 100;

    public int Width { get; } = Math.Min(Widest, console.Profile.Width);

    /// <summary>Whether block characters and colours can be expected to show.</summary>
    public bool IsRich { get; } = console.Profile.Capabilities is { Ansi: true, Unicode: true };

    public void Blank() => console.WriteLine();

    /// <summary>One line as it is; the parts must fit.</summary>
    public void Line(params (string Text, Style Style)[] parts)
    {
        var last = parts.Length;
        while (last > 0 && parts[last - 1].Text.Trim().Length == 0) last--;
        foreach (var (text, style) in parts.Take(last)) console.Write(text, style);
        console.WriteLine();
    }

    /// <summary>A paragraph that begins with a label; later lines stand under its text, not under the label.</summary>
    public void Paragraph(int indent, string label, Style labelStyle, string text, Style style)
    {
        var hanging = indent + label.Length;
        var lines = Wrap(text, Math.Max(20, Width - hanging));
        for (var i = 0; i < lines.Count; i++)
            Line(i == 0 ? (new string(' ', indent) + label, labelStyle) : (new string(' ', hanging), Style.Plain), (lines[i], style));
    }

    private static List<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            if (line.Length > 0) line.Append(' ');
            line.Append(word);
        }

        lines.Add(line.ToString());
        return lines;
    }
}
