using Lab.Model.Errors;
using Lab.Runner.Scenarios;
using Spectre.Console;

namespace Lab.Runner.Commands;

/// <summary>The two ends of the terminal: results go to standard output, everything said about the work to standard error.</summary>
public static class Terminal
{
    /// <summary>Columns where nobody looks through a window: wide enough that no message is broken in two.</summary>
    private const int Wide = 400;

    public static IAnsiConsole Out { get; } = Open(Console.Out, Console.IsOutputRedirected);

    public static IAnsiConsole Error { get; } = Open(Console.Error, Console.IsErrorRedirected);

    public static void WriteFaults<T>(this IAnsiConsole console, LoadResult<T> loaded)
        where T : class => FaultRenderer.Render(console, loaded.Faults, loaded.Source);

    /// <summary>A path as people like to read it: from here, or in full where it lies elsewhere.</summary>
    public static string Shown(string path)
    {
        var fromHere = Path.GetRelativePath(".", path);
        return fromHere.StartsWith("..", StringComparison.Ordinal) ? Path.GetFullPath(path) : fromHere;
    }

    private static IAnsiConsole Open(TextWriter writer, bool redirected)
    {
        var output = new AnsiConsoleOutput(writer);
        if (!redirected) return AnsiConsole.Create(new AnsiConsoleSettings { Out = output });
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = output, Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
        console.Profile.Width = Wide;
        return console;
    }

    /// <summary>One message, then what the failing command printed.</summary>
    public static void WriteProblem(this IAnsiConsole console, Exception problem)
    {
        console.MarkupLineInterpolated($"[red]error:[/] {problem.Message}");
        if ((problem as LabException)?.Output is { Length: > 0 } output && !problem.Message.Contains(output, StringComparison.Ordinal)) console.WriteLine(output);
    }
}
