using Lab.Captures.Ledgers;
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

    public CheckResult Check(RunDirectory run)
    {
        var findings = new Findings(Name);
        if (run.Plan is not { } plan) findings.Unknown("The plan is not on record, so nobody knows which NIC is management's.");
        else
        {
            foreach (var row in run.Ledger.Rows.Where(row => Control.Contains(row.Class) && !IsManagement(plan, row)))
                JudgeStray(plan, row, findings);
            foreach (var host in plan.Hosts.Where(host => TookPart(run, host.Name))) JudgeManagement(run, host, findings);
        }

        return findings.ToResult(
            "libvirt's and the agents' control stayed on management.",
            "No host took part in a migration, so there was no control to look for.");
    }

    private static bool TookPart(RunDirectory run, string host) =>
        run.Migrations.Any(
            migration => migration.Outcome == MigrationOutcome.Completed && (migration.From == host || migration.To == host));

    private static bool IsManagement(LabPlan plan, LedgerRow row) =>
        plan.Hosts.Any(host => host.Name == row.Host && host.ManagementNic == row.Interface);

    private static void JudgeStray(LabPlan plan, LedgerRow row, Findings findings)
    {
        var sentence = $"{Word(row.Class)} on {plan.Describe(row.Host, row.Interface)}: {row.Total.PayloadBytes} in {row.Total.Packets} "
            + "frames";
        if (row.Total.PayloadBytes.Bytes > 0) findings.Fail($"{sentence}; it belongs on management.");
        else findings.Note($"{sentence}: someone knocked, nothing was said.");
    }

    private static void JudgeManagement(RunDirectory run, HostPlan host, Findings findings)
    {
        foreach (var kind in Control)
        {
            var row = run.Ledger.Rows.FirstOrDefault(
                row => row.Class == kind && row.Host == host.Name && row.Interface == host.ManagementNic);
            var bytes = row?.Total.PayloadBytes ?? default;
            findings.Measure($"{host.Name}.{(kind == TrafficClass.LibvirtControl ? "libvirt" : "agent")}ControlBytes", bytes.Bytes);
            if (bytes.Bytes > 0) findings.Pass($"{Word(kind)} on {host.Name} {host.ManagementNic}: {bytes}.");
            else
                findings.Unknown(
                    $"{Word(kind)} was not seen on {host.Name} {host.ManagementNic}, though {host.Name} took part in a migration: the "
                    + "capture missed it, or it went another way.");
        }
    }

    private static string Word(TrafficClass kind) => kind == TrafficClass.LibvirtControl ? "libvirt control" : "agent control";
}
