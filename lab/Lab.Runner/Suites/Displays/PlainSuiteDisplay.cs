using Lab.Runner.Commands;
using Spectre.Console;

namespace Lab.Runner.Suites.Displays;

/// <summary>A line when a run starts and one when it ends, for logs and pipes; the whole table in the end.</summary>
public sealed class PlainSuiteDisplay : SuiteDisplay
{
    private int _total;
    private int _over;

    public override void Begin(SuiteState suite, RunSchedule schedule)
    {
        _total = schedule.Waiting;
        Terminal.Out.WriteLine(SuiteWords.Header(suite, _total));
    }

    public override void Started(SuiteEntry entry) => Terminal.Out.WriteLine($"start  {entry.Name}");

    public override void Ended(SuiteEntry entry, bool again)
    {
        if (!again) _over++;
        Terminal.Out.WriteLine(FormattableString.Invariant($"[{_over}/{_total}] {SuiteWords.Ended(entry, again)}"));
    }

    public override void Interrupted() => Terminal.Out.WriteLine(SuiteWords.Interrupted);

    public override Task FinishAsync(SuiteState suite, string directory, string index)
    {
        SuiteTable.Render(Terminal.Out, suite);
        SuiteWords.WriteEnd(suite, directory, index);
        return Task.CompletedTask;
    }
}
