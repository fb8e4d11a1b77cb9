using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Lab.Runner.Scenarios;

/// <summary>
/// Shows faults as compilers do: place, sentence, the line of the source with a caret below. Without colours the first line is
/// <see cref="Fault.ToString"/>, never wrapped, so that editors can jump to it.
/// </summary>
public static class FaultRenderer
{
    /// <summary>Of a longer line only this much around the caret is shown.</summary>
    private const int MaximumLine = 100;

    private static readonly Style Strong = new(decoration: Decoration.Bold);
    private static readonly Style Quiet = new(Color.Grey);
    private static readonly Style Wrong = new(Color.Red);
    private static readonly Style Better = new(Color.Green);

    /// <param name="source">The text the faults are about: <see cref="LoadResult{T}.Source"/>.</param>
    public static void Render(IAnsiConsole console, IReadOnlyList<Fault> faults, string source)
    {
        var lines = source.ReplaceLineEndings("\n").Split('\n');
        foreach (var fault in faults) Render(console, fault, lines);
    }

    private static void Render(IAnsiConsole console, Fault fault, string[] lines)
    {
        var meant = fault.Sentence[fault.Message.Length..];
        Write(console, new Segment($"{fault.Place}: ", Strong), new Segment(fault.Message), new Segment(meant, Better));
        if (fault.Line == 0 || fault.Line > lines.Length || lines[fault.Line - 1].Trim().Length == 0) return;
        var (text, column) = Window(lines[fault.Line - 1], fault.Column);
        Write(console, new Segment(string.Create(CultureInfo.InvariantCulture, $"{fault.Line,5} | "), Quiet), new Segment(text));
        Write(console, new Segment("      | ", Quiet), new Segment(new string(' ', column - 1)), new Segment("^", Wrong));
    }

    private static void Write(IAnsiConsole console, params Segment[] segments)
    {
        console.Write(new UnwrappedLine(segments));
        console.WriteLine();
    }

    private static (string Text, int Column) Window(string line, int column)
    {
        line = line.Replace('\t', ' ').TrimEnd();
        if (line.Length <= MaximumLine) return (line, Math.Clamp(column, 1, line.Length + 1));
        var start = Math.Clamp(column - (MaximumLine / 2), 0, line.Length - MaximumLine);
        return (line.Substring(start, MaximumLine), Math.Clamp(column - start, 1, MaximumLine));
    }

    private sealed class UnwrappedLine(Segment[] segments) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => new(0, Segment.CellCount(segments));

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => segments;
    }
}
