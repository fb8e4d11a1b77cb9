using Lab.Providers.Plans;
using Lab.Runner.Checkers;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Reports.Pages;

/// <summary>Hosts, NICs and networks, and the streams' way through them: its thickness is its bytes.</summary>
internal static class Diagram
{
    private const double Thinnest = 3;

    public static Html Render(RunDirectory run, JudgedRun judged)
    {
        if (run.Plan is not { } plan) return Html.Of($"""<section><h2>Where the traffic went</h2><p class="lead">The plan is missing or damaged, so the lab cannot be drawn.</p></section>""");
        var layout = new DiagramLayout(plan);
        var lanes = new Lanes(judged.Migrations.Count);
        var most = judged.Migrations.SelectMany(migration => migration.Interfaces).Select(nic => nic.StreamBytes).DefaultIfEmpty().Max();
        return Html.Of($"""
            <section><figure class="diagram"><svg viewBox="0 0 {layout.Width} {layout.Height}" role="img" aria-label="{judged.Headline}">
            <defs><marker id="arrow" viewBox="0 0 10 10" refX="6" refY="5" markerUnits="userSpaceOnUse" markerWidth="26" markerHeight="26" orient="auto"><path d="M0 0L10 5L0 10z" fill="var(--stream)"/></marker><marker id="astray" viewBox="0 0 10 10" refX="6" refY="5" markerUnits="userSpaceOnUse" markerWidth="26" markerHeight="26" orient="auto"><path d="M0 0L10 5L0 10z" fill="var(--fail)"/></marker></defs>
            {plan.Networks.Select((network, i) => Rail(layout, network, i))}
            {plan.Networks.SelectMany((network, i) => judged.Migrations.Select((migration, lane) => Way(layout, lanes, network, i, migration, lane, most)))}
            {plan.Networks.Select((network, i) => Label(layout, lanes, plan, judged, network, DiagramLayout.RailY(i)))}
            {plan.Hosts.Select((host, i) => Card(layout, plan, judged, host, i))}
            </svg><figcaption>{Caption(judged)}</figcaption></figure></section>
            """);
    }

    private static string Caption(JudgedRun judged) => judged.Migrations.Count == 0
        ? "No migration was requested."
        : "The thick line is the migration stream as the captures saw it, by TCP sequence numbers; thin lines carry none of it.";

    private static Html Rail(DiagramLayout layout, NetworkPlan network, int index)
    {
        var y = DiagramLayout.RailY(index);
        var wires = network.Attachments.SelectMany(at => layout.Wires(at, network.Name)).Select(wire => wire.X).ToList();
        if (wires.Count == 0) return Html.Empty;
        return Html.Of($"""
            <g stroke="var(--line)" stroke-width="2"><line x1="{wires.Min():0.#}" x2="{wires.Max():0.#}" y1="{y}" y2="{y}"/>{wires.Select(x => Html.Of($"""<line x1="{x:0.#}" x2="{x:0.#}" y1="{DiagramLayout.WireTop}" y2="{y}"/><circle cx="{x:0.#}" cy="{y}" r="3.5" fill="var(--line)" stroke="none"/>"""))}</g>
            """);
    }

    /// <summary>From the source's NIC down to the network and up to the destination's, as far as captures of that network's NICs saw the
    /// stream. Of a bond every port that carried some of it has its own line down to the network.</summary>
    private static Html Way(
        DiagramLayout layout, Lanes lanes, NetworkPlan network, int index, JudgedMigration migration, int lane, long most)
    {
        var (from, to) = (network.On(migration.From), network.On(migration.To));
        if (from is null || to is null || Bytes(migration, network, from.Host) + Bytes(migration, network, to.Host) == 0) return Html.Empty;
        var (sources, destinations) = (Ports(layout, migration, network, from), Ports(layout, migration, network, to));
        if (sources.Count == 0 || destinations.Count == 0) return Html.Empty;
        var (left, right) = (sources.MaxBy(port => port.Bytes), destinations.MaxBy(port => port.Bytes));
        var (offset, top, turn) = (lanes.Offset(lane), DiagramLayout.WireTop, 12 * Math.Sign(right.X - left.X));
        var (x1, x2, y) = (left.X + offset, right.X + offset, DiagramLayout.RailY(index) + offset);
        double Width(long bytes) => Math.Max(Thinnest, lanes.Thickest * bytes / most);
        var astray = network.Name != migration.Network;
        var down = FormattableString.Invariant($"M{x1:0.#} {top}V{y - 12:0.#}Q{x1:0.#} {y:0.#} {x1 + turn:0.#} {y:0.#}");
        var up = FormattableString.Invariant($"H{x2 - turn:0.#}Q{x2:0.#} {y:0.#} {x2:0.#} {y - 12:0.#}V{top + 12}");
        var path = down + up;
        var (colour, width) = (astray ? "fail" : "stream", Width(Math.Max(left.Bytes, right.Bytes)));
        var others = sources.Where(port => port != left).Select(port => (port.X, port.Bytes, To: x1))
            .Concat(destinations.Where(port => port != right).Select(port => (port.X, port.Bytes, To: x2)))
            .Where(port => port.Bytes > 0);
        return Html.Of($"""
            <path d="{path}" fill="none" stroke="var(--paper)" stroke-width="{width + 8:0.#}"/>{others.Select(port => Html.Of($"""<path d="M{port.X + offset:0.#} {top}V{y:0.#}H{port.To:0.#}" fill="none" stroke="var(--{colour})" stroke-width="{Width(port.Bytes):0.#}"/>"""))}<path d="{path}" fill="none" stroke="var(--{colour})" stroke-width="{width:0.#}" marker-end="url(#{(astray ? "astray" : "arrow")})"/>
            """);
    }

    private static List<(double X, long Bytes)> Ports(DiagramLayout layout, JudgedMigration migration, NetworkPlan network, AttachmentPlan at) =>
        [.. layout.Wires(at, network.Name).Select(wire => (wire.X, On(migration, network, at.Host).Where(nic => nic.Nic == wire.Nic).Sum(nic => nic.StreamBytes)))];

    private static IEnumerable<StreamOnNic> On(JudgedMigration migration, NetworkPlan network, string host) =>
        migration.Interfaces.Where(nic => nic.Host == host && nic.Networks.Contains(network.Name) && !SharesLane(migration, network, nic));

    /// <summary>Of several networks on one NIC without VLANs only the expected one gets the line: whose it was the addresses say, not the
    /// wire.</summary>
    private static bool SharesLane(JudgedMigration migration, NetworkPlan network, StreamOnNic nic) =>
        migration.Network is { } expected && expected != network.Name && nic.Networks.Contains(expected);

    private static long Bytes(JudgedMigration migration, NetworkPlan network, string host) => On(migration, network, host).Sum(nic => nic.StreamBytes);

    private static Html Label(DiagramLayout layout, Lanes lanes, LabPlan plan, JudgedRun judged, NetworkPlan network, double y)
    {
        var bytes = judged.Migrations
            .Sum(migration => plan.Hosts.Select(host => Bytes(migration, network, host.Name)).DefaultIfEmpty().Max());
        var expected = judged.Migrations.Any(migration => migration.Network == network.Name);
        var (colour, words) = (bytes > 0, expected) switch
        {
            (true, true) => ("stream", $"{Words.Bytes(bytes)} of the stream"),
            (true, false) => (
                "fail", $"{Words.Bytes(bytes)} of the stream{(layout.NamesBetween ? ", which does not belong here" : ", misplaced")}"),
            (false, true) => ("unknown", $"0 B of the stream{(layout.NamesBetween ? ", all of which belongs here" : ", expected here")}"),
            _ => ("muted", "0 B of the stream"),
        };
        return Html.Of($"""
            <g text-anchor="{(layout.NamesBetween ? "middle" : "start")}" paint-order="stroke" stroke="var(--paper)" stroke-width="5" stroke-linejoin="round"><text x="{layout.NameX}" y="{(layout.NamesBetween ? y - 14 - lanes.Spread : y - 5)}" font-size="14" fill="var(--ink)"><tspan font-weight="640">{network.Name}</tspan><tspan dx="9" fill="var(--muted)">{(network.Subnet.Length > 0 ? network.Subnet : network.Ipv6Subnet)}{(network.Vlan is { } vlan ? $" · VLAN {vlan}" : "")}</tspan></text>
            <text x="{layout.NameX}" y="{(layout.NamesBetween ? y + 26 + lanes.Spread : y + 15)}" font-size="14" font-weight="{(bytes > 0 ? 680 : 400)}" fill="var(--{colour})">{words}</text></g>
            """);
    }

    private static Html Card(DiagramLayout layout, LabPlan plan, JudgedRun judged, HostPlan host, int index)
    {
        double left = layout.CardLeft(index), width = layout.NicWidth(host);
        return Html.Of($"""
            <g><rect x="{left:0.#}" y="{DiagramLayout.CardTop}" width="{layout.CardWidth:0.#}" height="{DiagramLayout.CardHeight}" rx="8" fill="var(--raised)" stroke="var(--line)"/>
            <text x="{left + 18:0.#}" y="{DiagramLayout.CardTop + 27}" font-size="16" font-weight="650" fill="var(--ink)">{host.Name}<tspan dx="9" font-size="13" font-weight="400" fill="var(--muted)">{Role(judged, host.Name)}</tspan></text>
            {Guests(layout, judged, host.Name, index)}
            {host.Nics.Select((nic, i) => Nic(layout, plan, judged, host, nic, index, i, width))}</g>
            """);
    }

    private static string Role(JudgedRun judged, string host)
    {
        var (source, destination) = (
            judged.Migrations.Any(migration => migration.From == host), judged.Migrations.Any(migration => migration.To == host));
        return (source, destination) switch
        {
            (true, true) => "both ways",
            (true, false) => "source",
            (false, true) => "destination",
            _ => "took no part",
        };
    }

    /// <summary>A solid pill where a VM is in the end, a dashed one where it left.</summary>
    private static Html Guests(DiagramLayout layout, JudgedRun judged, string host, int index)
    {
        var pills = judged.Migrations.GroupBy(migration => migration.Vm).Select(moves => moves.Last())
            .Select(
                last => (
                    last.Vm,
                    At: last.Outcome == MigrationOutcome.Completed ? last.To : last.From,
                    Left: last.Outcome == MigrationOutcome.Completed ? last.From : null))
            .Where(vm => vm.At == host || vm.Left == host).Take(3).ToList();
        return Html.Of($"{pills.Select((vm, i) => Pill(layout.CardLeft(index) + layout.CardWidth - 18 - i * 62, vm.Vm, vm.At == host))}");
    }

    private static Html Pill(double right, string name, bool here)
    {
        var shown = name.Length > 7 ? name[..6] + "…" : name;
        var stroke = here ? Html.Trusted("""fill="var(--stream)" stroke="var(--stream)" """) : Html.Trusted("""fill="none" stroke="var(--muted)" stroke-dasharray="3 3" """);
        return Html.Of($"""
            <rect x="{right - 56:0.#}" y="{DiagramLayout.CardTop + 11}" width="56" height="22" rx="11" {stroke}/><text x="{right - 28:0.#}" y="{DiagramLayout.CardTop + 26}" text-anchor="middle" font-size="12.5" font-weight="600" fill="var(--{(here ? "paper" : "muted")})">{shown}<title>{name}{(here ? " runs here in the end" : " left")}</title></text>
            """);
    }

    private static Html Nic(
        DiagramLayout layout, LabPlan plan, JudgedRun judged, HostPlan host, NicPlan nic, int hostIndex, int index, double width)
    {
        var (left, carries) = (
            layout.NicLeft(hostIndex, index),
            judged.Migrations.Any(
                migration => migration.Interfaces.Any(at => at.Host == host.Name && at.Nic == nic.Name && at.StreamBytes > 0)));
        var bond = plan.BondOf(host.Name, nic.Name);
        var address = plan.Networks
            .Where(network => plan.NicsOf(network, host.Name).Contains(nic.Name))
            .Select(network => network.On(host.Name)!)
            .Select(at => PlanQueries.Address(at.Address ?? at.Ipv6Address))
            .FirstOrDefault(text => text is not null);
        return Html.Of($"""
            <rect x="{left:0.#}" y="{DiagramLayout.NicTop}" width="{width:0.#}" height="{DiagramLayout.NicHeight + 12}" rx="5" fill="var(--paper)" stroke="var(--{(carries ? "ink" : "line")})"/>
            <text x="{left + width / 2:0.#}" y="{DiagramLayout.NicTop + 19}" text-anchor="middle" font-size="13.5" font-weight="620" fill="var(--ink)">{nic.Name}{(bond is null ? Html.Empty : Html.Of($"""<tspan dx="5" font-size="11" font-weight="400" fill="var(--muted)">{bond.Name}</tspan>"""))}</text>
            {(width > 88 ? Html.Of($"""<text x="{left + width / 2:0.#}" y="{DiagramLayout.NicTop + 36}" text-anchor="middle" font-size="{(width > 100 ? 12 : 11)}" fill="var(--muted)">{address ?? "no address"}</text>""") : Html.Empty)}
            """);
    }
}
