using System.Globalization;
using System.Text.Json;
using Lab.Model.Units;
using Lab.Runner.Checkers;
using Lab.Runner.Commands;
using Lab.Runner.Runs;
using Lab.Runner.Sessions;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Lab.Runner.Displays;

/// <summary>On a terminal: the phase, each migration's progress and the bandwidth on every NIC, drawn four times a second below the lines of what happened.</summary>
public sealed class LiveDisplay : RunDisplay
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<Guid, JsonElement> _migrations = [];
    private readonly Queue<string> _lines = new();
    private readonly Task _drawing;
    private LabSession? _session;
    private bool _followed;
    private string _phase = "plan";

    public LiveDisplay() => _drawing = Task.Run(DrawAsync);

    public override void Watch(LabSession session)
    {
        lock (_gate) _session = session;
    }

    public override void Show(HistoryEvent item)
    {
        lock (_gate)
        {
            if (item.Kind == EventKinds.PhaseStarted) _phase = item.Text("phase") ?? _phase;
            if (EventLine.Of(item) is { } line)
            {
                if (_drawing.IsCompleted) Terminal.Out.WriteLine(line);
                else _lines.Enqueue(line);
            }

            if (!_followed && _session?.Events is { } events)
            {
                _followed = true;
                events.Progressed += (vm, data) =>
                {
                    lock (_gate) _migrations[vm] = data;
                };
            }
        }
    }

    public override async Task FinishAsync(JudgedRun? judged, string directory)
    {
        await _stop.CancelAsync();
        await _drawing;
        VerdictText.Write(Terminal.Out, judged, directory);
    }

    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _drawing;
        _stop.Dispose();
        await base.DisposeAsync();
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
            while (_lines.TryDequeue(out var line)) Terminal.Out.WriteLine(line);
            context.UpdateTarget(new Rows([new Markup($"[bold]{Markup.Escape(_phase)}[/]"), .. Migrations(), .. Nics()]));
        }
    }

    private IEnumerable<IRenderable> Migrations()
    {
        foreach (var (vm, data) in _migrations)
        {
            var name = _session?.Plan.Vms.FirstOrDefault(item => item.Id == vm)?.Name ?? vm.ToString();
            var (total, remaining) = (Number(data, "memoryTotalBytes"), Number(data, "memoryRemainingBytes"));
            if (total <= 0) continue;
            var percent = 100 * (1 - (remaining / total));
            yield return new Markup(string.Create(CultureInfo.InvariantCulture, $"{Markup.Escape(name)} [green]{Bar(percent / 100, 30)}[/] {percent,3:0} %, {new ByteCount((long)remaining)} left"));
        }
    }

    private IEnumerable<IRenderable> Nics()
    {
        if (_session is null) yield break;
        var figures = _session.Figures.Nics.OrderBy(nic => nic.Key, StringComparer.Ordinal).ToList();
        var most = figures.Select(nic => Math.Max(nic.Value.ReceiveRate, nic.Value.TransmitRate)).Append(1 << 20).Max();
        foreach (var (name, figure) in figures)
        {
            yield return new Markup(
                $"{Markup.Escape(name),-14} [blue]out {Bar(figure.TransmitRate / most, 16)}[/] {Rate(figure.TransmitRate),12}  [yellow]in {Bar(figure.ReceiveRate / most, 16)}[/] {Rate(figure.ReceiveRate),12}");
        }
    }

    private static string Rate(double bytesPerSecond) => new Bandwidth((long)Math.Max(bytesPerSecond, 0)).ToString();

    private static double Number(JsonElement data, string name) => data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;

    private static string Bar(double share, int width)
    {
        var full = (int)Math.Round(Math.Clamp(share, 0, 1) * width);
        return new string('━', full) + new string('·', width - full);
    }
}
