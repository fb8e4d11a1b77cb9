using Lab.Captures.Ledgers;
using Lab.Model.Units;
using Lab.Providers.Plans;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Checkers;

/// <summary>Did the control connections, libvirtd to libvirtd and to the agents, stay on management?</summary>
public sealed class ControlChecker : IChecker
{
    private static readonly TrafficClass[] Control = [TrafficClass.LibvirtControl, TrafficClass.AgentControl];

    public string Name => "control";

    public string Question => "Did libvirt's and the agents' control connections stay on management?";

    /// <summary>Where the lab only watches, and the hosts' own libvirts reach each other through ssh, nobody can tell their words from others'.</summary>
    public bool Applies(RunDirectory run) => run.Plan is not { ReadOnly: true } plan || plan.Hosts.Any(SpeaksItself);

    public CheckResult Check(RunDirectory run)
    {
        var findings = new Findings(Name);
        if (run.Plan is not { } plan) findings.Unknown("The plan is not on record, so nobody knows which NIC is management's.");
        else
        {
            foreach (var row in run.Ledger.Rows.Where(row => Control.Contains(row.Class) && !BelongsThere(run, plan, row)))
                JudgeStray(run, plan, row, findings);
            var parts = PathEvidence.Of(run).SelectMany(path => plan.ReadOnly ? PartsOfLibvirts(path) : Parts(path)).Distinct().ToList();
            foreach (var host in plan.Hosts)
                foreach (var (_, kind) in parts.Where(part => part.Host == host.Name).Order()) JudgeManagement(run, plan, host, kind, findings);
        }

        return findings.ToResult(
            "libvirt's and the agents' control stayed on management.",
            "No migration was requested, so there was no control to look for.");
    }

    /// <summary>
    /// Who must have been heard: both agents and both libvirtds once memory flowed; the source's agent even of a migration that was stopped
    /// before.
    /// </summary>
    private static IEnumerable<(string Host, TrafficClass Kind)> Parts(PathEvidence path)
    {
        yield return (path.Migration.From, TrafficClass.AgentControl);
        if (path.Streams.Count == 0 && path.Migration.Outcome != MigrationOutcome.Completed) yield break;
        yield return (path.Migration.From, TrafficClass.LibvirtControl);
        if (path.Migration.To is not { } to) yield break;
        yield return (to, TrafficClass.AgentControl);
        yield return (to, TrafficClass.LibvirtControl);
    }

    /// <summary>Where the lab only watches there are no agents; and libvirts are heard only where they speak for themselves.</summary>
    private static IEnumerable<(string Host, TrafficClass Kind)> PartsOfLibvirts(PathEvidence path)
    {
        if (path.Streams.Count == 0 && path.Migration.Outcome != MigrationOutcome.Completed || path.Migration.To is not { } to || !path.Plan.Hosts.Any(host => host.Name == to && SpeaksItself(host))) yield break;
        yield return (path.Migration.From, TrafficClass.LibvirtControl);
        yield return (to, TrafficClass.LibvirtControl);
    }

    /// <summary>Not through ssh: libvirt's own transports are TLS, which needs not be named, and plain TCP.</summary>
    private static bool SpeaksItself(HostPlan host) => host.LibvirtUri?.Split("://")[0] is "qemu" or "qemu+tls" or "qemu+tcp";

    /// <summary>On management; libvirt's also where the engine's profile takes it in (nova: one inbound address for control and data).</summary>
    private static bool BelongsThere(RunDirectory run, LabPlan plan, LedgerRow row) =>
        IsManagement(plan, row)
        || row.Class == TrafficClass.LibvirtControl && run.Expectation.ControlFollowsData && plan.Carries(plan.MigrationNetwork()!, row.Host, row.Interface, row.Vlan);

    private static bool IsManagement(LabPlan plan, LedgerRow row) =>
        plan.WithRole("management") is { } management
            ? plan.Carries(management, row.Host, row.Interface, row.Vlan)
            : plan.Hosts.Any(host => host.Name == row.Host && host.ManagementNic == row.Interface);

    private static void JudgeStray(RunDirectory run, LabPlan plan, LedgerRow row, Findings findings)
    {
        var sentence = $"{Word(row.Class)} on {plan.Describe(row.Host, row.Interface, row.Vlan)}: {row.Total.PayloadBytes} in {row.Total.Packets} "
            + "frames";
        if (run.Expectation.ManagementMovedTo.Contains((row.Host, plan.Hosts.FirstOrDefault(host => host.Name == row.Host)?.ScenarioNameOf(row.Interface) ?? row.Interface))) findings.Note($"{sentence}: the scenario moves management there.");
        else if (row.Total.PayloadBytes.Bytes > 0) findings.Fail($"{sentence}; it belongs on management.");
        else findings.Note($"{sentence}: someone knocked, nothing was said.");
    }

    private static void JudgeManagement(RunDirectory run, LabPlan plan, HostPlan host, TrafficClass kind, Findings findings)
    {
        var rows = run.Ledger.Rows.Where(row => row.Class == kind && row.Host == host.Name && BelongsThere(run, plan, row)).ToList();
        var bytes = new ByteCount(rows.Sum(row => row.Total.PayloadBytes.Bytes));
        var nic = plan.CarrierOf(host.Name, rows.MaxBy(row => row.Total.PayloadBytes.Bytes)?.Interface ?? host.ManagementNic);
        findings.Measure($"{host.Name}.{(kind == TrafficClass.LibvirtControl ? "libvirt" : "agent")}ControlBytes", bytes.Bytes);
        if (bytes.Bytes > 0) findings.Pass($"{Word(kind)} on {host.Name} {nic}: {bytes}.");
        else
            findings.Unknown(
                $"{Word(kind)} was not seen on {host.Name} {nic}, though {host.Name} took part in a migration: "
                + "the capture missed it, or it went another way.");
    }

    private static string Word(TrafficClass kind) => kind == TrafficClass.LibvirtControl ? "libvirt control" : "agent control";
}
