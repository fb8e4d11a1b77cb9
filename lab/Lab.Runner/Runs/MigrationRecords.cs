using System.Text.Json;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Runs;

/// <summary>Puts the migrations of a run together from its history and progress files.</summary>
internal static class MigrationRecords
{
    /// <summary>The agent's word and the runner's come over different connections; either may be recorded first.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    public static IReadOnlyList<MigrationRecord> Of(IReadOnlyList<HistoryEvent> history, Func<string, IReadOnlyList<JobSample>> progress)
    {
        var requests = history
            .Where(item => item.Kind == EventKinds.MigrationRequested && item.Text("vm") is not null && item.Text("from") is not null)
            .ToList();
        return [.. requests.Select((request, index) => Of(request, index + 1, history, progress)).OrderBy(migration => migration.Ordinal)];
    }

    private static MigrationRecord Of(
        HistoryEvent request, int position, IReadOnlyList<HistoryEvent> history, Func<string, IReadOnlyList<JobSample>> progress)
    {
        var ordinal = (int)(request.Number("migration") ?? position);
        var finish = history.FirstOrDefault(item => item.Kind == EventKinds.MigrationFinished && (int?)item.Number("migration") == ordinal);
        var record = new MigrationRecord
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
        return record with { Job = Job(record, history), Samples = [.. progress(record.Vm).Where(sample => Within(record, sample.Time))] };
    }

    private static JobSample? Job(MigrationRecord migration, IReadOnlyList<HistoryEvent> history)
    {
        var told = history.LastOrDefault(item =>
            item.Kind == EventKinds.MigrationCompleted && item.SourceHost == migration.From && Within(migration, item.Time)
            && (item.Text("vmId") is not { } vm || (Guid.TryParse(vm, out var id) && id == migration.VmId)));
        try
        {
            return told is null ? null : JobSample.Read(told.Data) with { Time = told.Time, Host = told.SourceHost };
        }
        catch (JsonException)
        {
            return null; // An account that cannot be read is no account; the checks say that it is missing.
        }
    }

    private static bool Within(MigrationRecord migration, DateTimeOffset time) =>
        time >= migration.Requested - Slack && (migration.Finished is not { } end || time <= end + Slack);
}
