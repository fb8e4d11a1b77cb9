using Lab.Captures.Ledgers;
using Lab.Runner.Checkers;

namespace Lab.Runner.Reports.Pages;

/// <summary>Every byte of every capture, by host, NIC and class.</summary>
internal static class LedgerSection
{
    public static Html Render(JudgedRun run)
    {
        var most = run.Ledger.Select(row => row.FrameBytes).DefaultIfEmpty().Max();
        var nics = run.Captures
            .Select(capture => (capture, Rows: run.Ledger.Where(row => row.Host == capture.Host && row.Nic == capture.Nic).ToList()));
        return Html.Of($"""
            <section><h2>Ledger</h2>
            <p class="lead">Bytes of the frames on the wire over the whole run, as each NIC's capture has them. Bridged frames are the guests' own: neither from nor to the host itself.</p>
            <div class="scroll"><table><thead><tr><th>NIC</th><th>traffic</th><th class="n">sent</th><th class="n">received</th><th class="n">bridged</th><th class="n">frames</th><th style="width:24%"></th></tr></thead>
            <tbody>{nics.SelectMany(nic => Nic(run, nic.capture, nic.Rows, most))}</tbody></table></div>
            </section>
            """);
    }

    private static IEnumerable<Html> Nic(JudgedRun run, JudgedCapture capture, List<LedgerLine> rows, long most)
    {
        if (rows.Count == 0)
            yield return Html.Of($"""<tr class="first"><td>{capture.Host} {capture.Nic}</td><td class="quiet" colspan="6">{(capture.Readable ? "not one frame" : "no readable capture")}</td></tr>""");
        foreach (var (row, i) in rows.Select((row, i) => (row, i)))
            yield return Html.Of($"""
                <tr{(i == 0 ? Html.Trusted(" class=\"first\"") : Html.Empty)}><td>{(i == 0 ? $"{row.Host} {row.Nic}" : "")}{(i == 0 || rows[i - 1].Vlan != row.Vlan ? Lane(run, row) : "")}</td><td>{Words.Class(row.Class)}</td><td class="n">{Bytes(row.Transmitted)}</td><td class="n">{Bytes(row.Received)}</td><td class="n">{Bytes(row.Forwarded)}</td><td class="n">{row.Transmitted.Packets + row.Received.Packets + row.Forwarded.Packets}</td><td><span class="bar{(row.Class == TrafficClass.QemuStream ? " stream" : "")}" style="width:{(most == 0 ? 0 : 100.0 * row.FrameBytes / most):0.##}%"></span></td></tr>
                """);
    }

    /// <summary>The bond, the VLAN and the networks of a NIC's rows.</summary>
    private static string Lane(JudgedRun run, LedgerLine row)
    {
        var bond = run.Migrations.SelectMany(migration => migration.Interfaces).FirstOrDefault(nic => nic.Host == row.Host && nic.Nic == row.Nic)?.Bond;
        string?[] parts =
        [
            bond is null ? null : $"of {bond}",
            row.Vlan is { } vlan ? FormattableString.Invariant($"VLAN {vlan}") : null,
            row.Networks.Count > 0 ? string.Join(", ", row.Networks) : null,
        ];
        return string.Concat(parts.OfType<string>().Select(part => $" · {part}"));
    }

    private static string Bytes(LedgerCount count) => count.Packets == 0 ? Words.Missing : Words.Bytes(count.FrameBytes);
}
