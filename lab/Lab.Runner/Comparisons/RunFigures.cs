using Lab.Runner.Checkers;

namespace Lab.Runner.Comparisons;

/// <summary>Takes the figures out of both sides' runs. Migrations are held against each other by their place in the run.</summary>
public static class RunFigures
{
    private static readonly (string Name, FigureUnit Unit, Func<JudgedMigration, double?> Value)[] OfMigration =
    [
        ("total time", FigureUnit.Milliseconds, migration => migration.Milliseconds),
        ("job time, by libvirt", FigureUnit.Milliseconds, migration => migration.ElapsedMilliseconds),
        ("setup", FigureUnit.Milliseconds, migration => migration.SetupMilliseconds),
        ("downtime, by libvirt", FigureUnit.Milliseconds, migration => migration.Downtime.HypervisorMilliseconds),
        ("downtime, by heartbeat", FigureUnit.Milliseconds, migration => migration.Downtime.HeardMilliseconds),
        ("downtime, on the wire", FigureUnit.Milliseconds, migration => migration.Downtime.WireMilliseconds),
        ("longest silence, not at the move", FigureUnit.Milliseconds, migration => migration.Downtime.OtherSilenceMilliseconds),
        ("stream on its network", FigureUnit.Bytes, migration => migration.WireBytes),
        ("stream elsewhere", FigureUnit.Bytes, migration => migration.ElsewhereBytes),
        ("stream, by libvirt", FigureUnit.Bytes, migration => migration.HypervisorBytes),
        ("iterations", FigureUnit.Count, migration => migration.Iterations),
    ];

    private static readonly (string Name, FigureUnit Unit, Func<RoundTripFigures, double?> Value)[] OfRoundTrips =
    [
        ("round trip, median", FigureUnit.Milliseconds, trips => trips.MedianMilliseconds),
        ("round trip, 99 % at most", FigureUnit.Milliseconds, trips => trips.P99Milliseconds),
        ("round trip, longest", FigureUnit.Milliseconds, trips => trips.MaxMilliseconds),
        ("round trips lost", FigureUnit.Count, trips => trips.Lost),
    ];

    /// <summary>Of the migrations that every run has, then of the round trips to each host that both sides measured while VMs migrated.</summary>
    public static IReadOnlyList<Figure> Of(Side a, Side b)
    {
        var common = a.Runs.Concat(b.Runs).Min(run => run.Judged.Migrations.Count);
        return
        [
            .. Enumerable.Range(0, common).SelectMany(place => Migration(a, b, place)),
            .. Hosts(a, b).SelectMany(host => OfRoundTrips.Select(figure => new Figure(host, figure.Name, figure.Unit, Values(a, host, figure.Value), Values(b, host, figure.Value)))),
        ];
    }

    /// <summary>Hosts whose round trips both sides' first runs have.</summary>
    public static IReadOnlyList<string> Hosts(Side a, Side b) =>
        [.. a.Shown.Judged.RoundTrips.Select(trips => trips.Host).Intersect(b.Shown.Judged.RoundTrips.Select(trips => trips.Host)).Order(StringComparer.Ordinal)];

    private static IEnumerable<Figure> Migration(Side a, Side b, int place)
    {
        var (mine, theirs) = (a.Shown.Judged.Migrations[place], b.Shown.Judged.Migrations[place]);
        var (title, other) = (Title(mine), Title(theirs));
        var group = title == other ? title : $"{title} and {other}";
        foreach (var (name, unit, value) in OfMigration)
        {
            var figure = new Figure(group, name, unit, Values(a, place, value), Values(b, place, value));
            var says = figure.A.Count + figure.B.Count > 0 && (name != "stream elsewhere" || figure.A.Concat(figure.B).Any(bytes => bytes > 0));
            if (says) yield return figure;
        }
    }

    private static string Title(JudgedMigration migration) => $"{migration.Vm} {migration.From} → {migration.To ?? "?"}";

    private static List<double> Values(Side side, int place, Func<JudgedMigration, double?> value) =>
        [.. side.Runs.Select(run => value(run.Judged.Migrations[place])).OfType<double>()];

    private static List<double> Values(Side side, string host, Func<RoundTripFigures, double?> value) =>
        [.. side.Runs.SelectMany(run => run.Judged.RoundTrips).Where(trips => trips.Host == host && trips.During.Count > 0).Select(trips => value(trips.During)).OfType<double>()];
}
