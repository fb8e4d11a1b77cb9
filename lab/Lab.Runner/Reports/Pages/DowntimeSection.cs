using Lab.Model.Units;
using Lab.Runner.Checkers;

namespace Lab.Runner.Reports.Pages;

/// <summary>Three views of each pause, on one scale, one under the other.</summary>
internal static class DowntimeSection
{
    private const int Width = 960;
    private const int Left = 214;
    private const int Room = 400;
    private const int Row = 34;

    public static Html Render(JudgedRun run, TimeSpan? limit)
    {
        var measured = run.Migrations
            .Where(
                migration => migration.Downtime is { HypervisorMilliseconds: not null } or { HeartbeatMilliseconds: not null } or { WireMilliseconds: not null })
            .ToList();
        if (measured.Count == 0)
            return Html.Of($"<section><h2>Downtime</h2><p class=\"lead\">Nobody measured a downtime in this run.</p></section>");
        return Html.Of($"""
            <section><h2>Downtime, three views</h2>
            <p class="lead">Each is measured by someone who does not ask the others: libvirt by its own clock, the peer by the silence between two heartbeats, the wire by the guest's last frame on the source's uplink and its first on the destination's.</p>
            {measured.Select(migration => One(migration, limit, measured.Count > 1))}
            </section>
            """);
    }

    private static Html One(JudgedMigration migration, TimeSpan? limit, bool named)
    {
        var downtime = migration.Downtime;
        (string Name, string Detail, double? Value, double? Inner)[] rows =
        [
            (
                "libvirt",
                downtime.HypervisorNetMilliseconds is { } net && net != downtime.HypervisorMilliseconds ? $"of it net {Words.Milliseconds(net)}" : "",
                downtime.HypervisorMilliseconds,
                downtime.HypervisorNetMilliseconds),
            (downtime.HeartbeatAtMoveMilliseconds is null ? "heartbeat, longest silence" : "heartbeat, silence at the move", Heartbeats(downtime), downtime.HeardMilliseconds, null),
            ("wire, last to first frame", "", downtime.WireMilliseconds, null),
            .. downtime.OtherSilenceMilliseconds is { } other ? ((string, string, double?, double?)[])[("longest silence", "not at the move", other, null)] : [],
        ];
        var most = Math.Max(rows.Max(row => row.Value ?? 0), limit?.TotalMilliseconds ?? 0) is var largest and > 0 ? largest : 1;
        double X(double value) => Left + Room * value / most;
        var bars = rows.Select((row, i) => Html.Of($"""
            <text x="{Left - 14}" y="{i * Row + 21}" text-anchor="end" font-size="14" fill="var(--ink)">{row.Name}</text>
            {(row.Value is { } value ? Html.Of($"""<rect x="{Left}" y="{i * Row + 7}" width="{Math.Max(X(value) - Left, 1):0.#}" height="19" rx="2" fill="var(--downtime)" opacity="{(row.Inner is null ? 1 : 0.45)}"/>""") : Html.Empty)}
            {(row.Inner is { } inner ? Html.Of($"""<rect x="{Left}" y="{i * Row + 7}" width="{Math.Max(X(inner) - Left, 1):0.#}" height="19" rx="2" fill="var(--downtime)"/>""") : Html.Empty)}
            <text x="{X(row.Value ?? 0) + 8:0.#}" y="{i * Row + 21}" font-size="14" fill="var(--ink)"><tspan font-weight="620">{(row.Value is null ? "not measured" : Words.Milliseconds(row.Value))}</tspan><tspan dx="8" fill="var(--muted)" font-size="12.5">{row.Detail}</tspan></text>
            """));
        var mark = limit is { } allowed
            ? Html.Of($"""<line x1="{X(allowed.TotalMilliseconds):0.#}" x2="{X(allowed.TotalMilliseconds):0.#}" y1="0" y2="{rows.Length * Row}" stroke="var(--ink)" stroke-dasharray="4 3"/><text x="{X(allowed.TotalMilliseconds):0.#}" y="{rows.Length * Row + 14}" text-anchor="middle" font-size="12" fill="var(--muted)">allowed {Durations.Format(allowed)}</text>""")
            : Html.Empty;
        return Html.Of($"""
            {(named ? Html.Of($"<h3>{migration.Vm} {migration.From} → {migration.To}</h3>") : Html.Empty)}
            <figure class="diagram"><svg viewBox="0 0 {Width} {rows.Length * Row + (limit is null ? 4 : 20)}" role="img" aria-label="Downtime: libvirt {Words.Milliseconds(downtime.HypervisorMilliseconds)}, heartbeat {Words.Milliseconds(downtime.HeardMilliseconds)}, wire {Words.Milliseconds(downtime.WireMilliseconds)}">{bars}{mark}</svg></figure>
            """);
    }

    private static string Heartbeats(JudgedDowntime downtime) => downtime.HeartbeatMilliseconds is null
        ? ""
        : FormattableString.Invariant($"{downtime.BeatsLost} lost · 99 % of silences ≤ {Words.Milliseconds(downtime.GapP99Milliseconds)}");
}
