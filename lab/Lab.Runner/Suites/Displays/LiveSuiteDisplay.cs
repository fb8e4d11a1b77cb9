using Lab.Model.Units;
using Lab.Runner.Commands;
using Lab.Runner.Runs;
using Spectre.Console;

namespace Lab.Runner.Suites.Displays;

/// <summary>On a terminal: the labs that run, with their phase and how long they take, drawn four times a second below the lines of what has ended.</summary>
public sealed class LiveSuiteDisplay : SuiteDisplay
{
    private const int BarWidth = 24;
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<string> _lines = new();
    private readonly Dictionary<string, Running> _running = [];
    private Task _drawing = Task.CompletedTask;
    private RunSchedule? _schedule;
    private int _total;
    private int _over;
    private int _unexpected;
    private bool _interrupted;

    public override void Begin(SuiteState suite, RunSchedule schedule)
    {
        _schedule = schedule;
        _total = schedule.Waiting;
        Terminal.Out.WriteLine(SuiteWords.Header(suite, _total));
        _drawing = Task.Run(DrawAsync);
    }

    public override void Started(SuiteEntry entry)
    {
        lock (_gate) _running[entry.Name] = new Running("starting", Environment.TickCount64);
    }

    public override void Happened(string scenario, HistoryEvent item)
    {
        if (item.Kind != EventKinds.PhaseStarted || item.Text("phase") is not { } phase) return;
        lock (_gate)
        {
            if (_running.TryGetValue(scenario, out var running)) _running[scenario] = running with { Phase = phase };
        }
    }

    public override void Ended(SuiteEntry entry, bool again)
    {
        lock (_gate)
        {
            _running.Remove(entry.Name);
            if (!again) _over++;
            if (!again && entry.Outcome is EntryOutcome.Contradicted or EntryOutcome.Undecided) _unexpected++;
            _lines.Enqueue($"[{(again ? "yellow" : SuiteTable.Colour(entry.Outcome))}]●[/] {Markup.Escape(SuiteWords.Ended(entry, again))}");
        }
    }

    public override void Interrupted()
    {
        lock (_gate) _interrupted = true;
    }

    public override async Task FinishAsync(SuiteState suite, string directory, string index)
    {
        await StopAsync();
        SuiteTable.Render(Terminal.Out, suite);
        SuiteWords.WriteEnd(suite, directory, index);
    }

    public override async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        await base.DisposeAsync();
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _drawing;
    }

    private Task DrawAsync() => Terminal.Out.Live(Text.Empty).AutoClear(true).StartAsync(async context =>
    {
        while (!_stop.IsCancellationRequested)
        {
            Draw(context);
            await Task.Delay(Refresh, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        Draw(context);
    });

    private void Draw(LiveDisplayContext context)
    {
        lock (_gate)
        {
            while (_lines.TryDequeue(out var line)) Terminal.Out.MarkupLine(line);
            context.UpdateTarget(new Rows([Table(), Foot()]));
        }
    }

    private Table Table()
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        for (var i = 0; i < 3; i++) table.AddColumn(new TableColumn("") { NoWrap = true, Padding = new Padding(0, 0, 3, 0) });
        foreach (var (name, running) in _running.OrderBy(item => item.Value.Since))
            table.AddRow(new Markup($"[blue]▸[/] {Markup.Escape(name)}"), new Markup($"[grey]{Markup.Escape(running.Phase)}[/]"), new Markup(Durations.Format(TimeSpan.FromSeconds(Math.Round(Elapsed(running))))));
        return table;
    }

    private Markup Foot()
    {
        var share = _total == 0 ? 1 : (double)_over / _total;
        var full = (int)Math.Round(share * BarWidth);
        var left = _schedule!.Remaining(name => _running.TryGetValue(name, out var running) ? Elapsed(running) : 0);
        var wrong = _unexpected == 0 ? "" : FormattableString.Invariant($" · [red]{_unexpected} not as expected[/]");
        var next = _interrupted ? $"[yellow]{SuiteWords.Interrupted}[/]" : $"about {Durations.Format(TimeSpan.FromSeconds(Math.Ceiling(left)))} left";
        return new Markup(FormattableString.Invariant($"[green]{new string('━', full)}[/][grey]{new string('·', BarWidth - full)}[/] {_over} of {_total}{wrong} · {next}"));
    }

    private static double Elapsed(Running running) => (Environment.TickCount64 - running.Since) / 1000.0;

    /// <param name="Since">Of <see cref="Environment.TickCount64"/>.</param>
    private sealed record Running(string Phase, long Since);
}
