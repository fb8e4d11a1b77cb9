using System.Text.Json;
using Lab.Runner.Checkers;
using Lab.Runner.Runs;

namespace Lab.Runner.Displays;

/// <summary><c>--json</c>: one event a line on standard output, as in <c>history.jsonl</c>; the last line is the verdict.</summary>
public sealed class JsonDisplay : RunDisplay
{
    private readonly Lock _gate = new();

    public override void Show(HistoryEvent item) => Write(item);

    public override Task FinishAsync(JudgedRun? judged, string directory)
    {
        Write(new { verdict = judged?.Verdict ?? Verdict.Unknown, headline = judged?.Headline, directory, report = Path.Combine(directory, RunFiles.Report) });
        return Task.CompletedTask;
    }

    private void Write<T>(T line)
    {
        lock (_gate) Console.Out.WriteLine(JsonSerializer.Serialize(line, RunJson.Line));
    }
}
