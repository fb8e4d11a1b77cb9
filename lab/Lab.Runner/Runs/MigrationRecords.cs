using System.Text.Json;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Runs;

/// <summary>Puts the migrations of a run together from its history and progress files.</summary>
internal static class MigrationRecords
{
    /// <summary>The agent's word and the runner's come over different connections; either may be recorded first.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    public static IReadOnlyList<MigrationRecord> Of(
        IReadOnlyList<HistoryEvent> history, Func<string, IReadOnlyList<JobSample>> progress, Action<Damage> damaged)
    {
        var requests = history
            .Where(item => item.Kind == EventKinds.MigrationRequested && item.Text("vm") is not null && item.Text("from") is not null)
            .ToList();
        var asked = requests.Select((request, index) => Of(request, index + 1, history)).OrderBy(migration => migration.Ordinal).ToList();
        return [.. asked.Select(migration => WithAccounts(migration, asked, history, progress, damaged))];
    }

    private static MigrationRecord Of(HistoryEvent request, int position, IReadOnlyList<HistoryEvent> history)
    {
        var ordinal = (int)(request.Number("migration") ?? position);
        var finish = history.FirstOrDefault(item => item.Kind == EventKinds.MigrationFinished && (int?)item.Number("migration") == ordinal);
        return new MigrationRecord
        {
            Ordinal = ordinal,
            Vm = request.Text("vm")!,
            VmId = Guid.TryParse(request.Text("vmId"), out var id) ? id : null,
            From = request.Text("from")!,
            To = finish?.Text("to") ?? request.Text("to"),
            Requested = request.Time,
            Finished = finish?.Time,
            Outcome = Enum.TryParse<MigrationOutcome>(finish?.Text("outcome"), ignoreCase: true, out var outcome) ? outcome : null,
            Error = finish?.Text("error"),
            Milliseconds = finish?.Number("milliseconds"),
        };
    }

    private static MigrationRecord WithAccounts(
        MigrationRecord migration,
        IReadOnlyList<MigrationRecord> asked,
        IReadOnlyList<HistoryEvent> history,
        Func<string, IReadOnlyList<JobSample>> progress,
        Action<Damage> damaged)
    {
        var window = Window(migration, asked);
        bool Within(DateTimeOffset time) => time >= window.From && time <= window.To;
        return migration with
        {
            Window = window,
            Job = Job(migration, history.Where(item => Within(item.Time)), damaged),
            Samples = [.. progress(migration.Vm).Where(sample => sample.Host == migration.From && Within(sample.Time))],
        };
    }

    /// <summary>A VM that goes to and fro leaves the same host again within the slack: what its neighbouring migrations left behind is not
    /// this one's.</summary>
    private static (DateTimeOffset From, DateTimeOffset To) Window(MigrationRecord migration, IReadOnlyList<MigrationRecord> asked)
    {
        var (from, to) = (migration.Requested - Slack, migration.Finished is { } end ? end + Slack : DateTimeOffset.MaxValue);
        foreach (var other in asked.Where(other => other.Vm == migration.Vm && other != migration))
        {
            if (other.Requested <= migration.Requested)
            {
                var ended = other.Finished ?? other.Requested;
                if (ended > from) from = ended;
            }
            else if (other.Requested < to) to = other.Requested;
        }

        return (from, to);
    }

    /// <summary>The final account nearest to the migration's own end.</summary>
    private static JobSample? Job(MigrationRecord migration, IEnumerable<HistoryEvent> near, Action<Damage> damaged)
    {
        var accounts = near.Where(item =>
            item.Kind == EventKinds.MigrationCompleted && item.SourceHost == migration.From
            && (item.Text("vmId") is not { } vm || (Guid.TryParse(vm, out var id) && id == migration.VmId)));
        var told = migration.Finished is { } end ? accounts.MinBy(item => (item.Time - end).Duration()) : accounts.LastOrDefault();
        if (told is null) return null;
        try
        {
            return JobSample.Read(told.Data) with { Time = told.Time, Host = told.SourceHost };
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // An account that cannot be read is no account; the checks say that it is missing.
            damaged(new Damage(RunFiles.History, $"has a {EventKinds.MigrationCompleted} of {told.Source} that cannot be read"));
            return null;
        }
    }
}
