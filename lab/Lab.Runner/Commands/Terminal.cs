using Lab.Model.Errors;
using Lab.Runner.Scenarios;
using Spectre.Console;

namespace Lab.Runner.Commands;

/// <summary>The two ends of the terminal: results go to standard output, everything said about the work to standard error.</summary>
public static class Terminal
{
    public static IAnsiConsole Out { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });

    public static IAnsiConsole Error { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    public static void WriteFaults(this IAnsiConsole console, ScenarioLoadResult loaded) => FaultRenderer.Render(console, loaded.Faults, loaded.Source);

    /// <summary>One message, then what the failing command printed.</summary>
    public static void WriteProblem(this IAnsiConsole console, Exception problem)
    {
        console.MarkupLineInterpolated($"[red]error:[/] {problem.Message}");
        if ((problem as LabException)?.Output is { Length: > 0 } output && !problem.Message.Contains(output, StringComparison.Ordinal)) console.WriteLine(output);
    }
}
