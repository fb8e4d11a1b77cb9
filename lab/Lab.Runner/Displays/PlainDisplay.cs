using Lab.Runner.Checkers;
using Lab.Runner.Commands;
using Lab.Runner.Runs;

namespace Lab.Runner.Displays;

/// <summary>A line an event, for logs and pipes.</summary>
public sealed class PlainDisplay : RunDisplay
{
    public override void Show(HistoryEvent item)
    {
        if (EventLine.Of(item) is { } line) Console.Out.WriteLine(line);
    }

    public override Task FinishAsync(JudgedRun? judged, string directory)
    {
        VerdictText.Write(Terminal.Out, judged, directory);
        return Task.CompletedTask;
    }
}
