using Lab.Providers.Plans;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports.Pages;

/// <summary>Where things stand in the diagram: hosts in a row, each with its NICs at the bottom edge; below them one rail for each logical
/// network.</summary>
internal sealed class DiagramLayout
{
    private const int HostsWidth = 960;
    private const int Gutter = 250;
    public const int CardTop = 6;
    public const int CardHeight = 106;
    public const int NicHeight = 34;
    private const int FirstRail = CardTop + CardHeight + 62;
    private const int RailStep = 74;

    private readonly LabPlan _plan;
    private readonly double _column;

    public DiagramLayout(LabPlan plan)
    {
        _plan = plan;
        _column = (double)HostsWidth / Math.Max(1, plan.Hosts.Count);
    }

    public int Height => FirstRail + Math.Max(0, _plan.Networks.Count - 1) * RailStep + 46;

    /// <summary>Between two hosts there is room for the networks' names; between more, wires cross it, and the names stand at the
    /// right.</summary>
    public bool NamesBetween => _plan.Hosts.Count <= 2;

    public int Width => NamesBetween ? HostsWidth : HostsWidth + Gutter;

    public double NameX => NamesBetween ? HostsWidth / 2.0 : HostsWidth + 6;

    public double CardWidth => Math.Min(350, _column - 24);

    public double CardLeft(int host) => _column * host + (_column - CardWidth) / 2;

    public double NicWidth(HostPlan host) => (CardWidth - 28) / Math.Max(1, host.Nics.Count) - 8;

    public double NicLeft(int host, int nic) => CardLeft(host) + 14 + nic * (NicWidth(_plan.Hosts[host]) + 8) + 4;

    public static double NicTop => CardTop + CardHeight - NicHeight - 12;

    /// <summary>Where the wire of a NIC to a network leaves the card. Networks that share a NIC have wires side by side.</summary>
    public double WireX(int host, int nic, string network)
    {
        var plan = _plan.Hosts[host];
        var shared = _plan.Networks
            .Where(each => _plan.NicsOf(each, plan.Name).Contains(plan.Nics[nic].Name))
            .Select(each => each.Name)
            .ToList();
        var place = Math.Max(0, shared.IndexOf(network)) + 1;
        return NicLeft(host, nic) + NicWidth(plan) * place / (Math.Max(1, shared.Count) + 1);
    }

    public static double WireTop => CardTop + CardHeight;

    public static double RailY(int network) => FirstRail + network * RailStep;

    /// <summary>The wires of an attachment, one for each port of a bond; none when the plan has no such host or NIC.</summary>
    public IReadOnlyList<(string Nic, double X)> Wires(AttachmentPlan at, string network)
    {
        var host = _plan.Hosts.ToList().FindIndex(each => each.Name == at.Host);
        if (host < 0) return [];
        var nics = _plan.Hosts[host].Nics.Select((nic, i) => (nic.Name, i)).Where(nic => _plan.NicsOf(at).Contains(nic.Name));
        return [.. nics.Select(nic => (nic.Name, WireX(host, nic.i, network)))];
    }
}
