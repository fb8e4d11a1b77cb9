using Lab.Providers.Plans;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Checkers;

/// <summary>Does each VM run on exactly one host in the end, and the right one? Asked of every hypervisor, not of the engine.</summary>
public sealed class LocationChecker : IChecker
{
    /// <summary>How many of libvirt's last events about a lost VM are told.</summary>
    private const int LastWords = 4;

    public string Name => "location";

    public string Question => "Does each VM run on exactly one host in the end, the expected one?";

    public CheckResult Check(RunDirectory run)
    {
        var findings = new Findings(Name);
        if (run.Plan is not { } plan) findings.Unknown("The plan is not on record, so neither are the VMs.");
        else
            foreach (var vm in plan.Vms) Judge(run, vm, findings);
        return findings.ToResult("Each VM runs on exactly one host, the expected one.", "There was no VM to look for.");
    }

    private static void Judge(RunDirectory run, VmPlan vm, Findings findings)
    {
        if (run.Events(EventKinds.VmLocated).LastOrDefault(item => item.Text("vm") == vm.Name) is not { } located)
        {
            findings.Unknown($"Where {vm.Name} runs in the end was not asked of the hypervisors.");
            return;
        }

        var hosts = located.Texts("hosts");
        findings.Measure($"{vm.Name}.hosts", hosts.Count);
        if (hosts.Count > 1)
            findings.Fail($"{vm.Name} runs on {string.Join(" AND ", hosts)} AT THE SAME TIME: its disk and its address have two owners.");
        else if (hosts.Count == 0) JudgeLost(run, vm, findings);
        else JudgeHost(run, vm, hosts[0], findings);
    }

    private static void JudgeLost(RunDirectory run, VmPlan vm, Findings findings)
    {
        var broken = run.Events(EventKinds.RunInterrupted).Any() || run.Events(EventKinds.PhaseFailed).Any();
        if (broken && !run.Events(EventKinds.VmStarted).Concat(run.Events(EventKinds.VmFound)).Any(item => item.Text("vm") == vm.Name))
        {
            findings.Unknown($"{vm.Name} runs on no host: the run ended before it was started.");
            return;
        }

        var declared = IsDeclaredLost(run, vm) ? "and the engine says so" : "and the engine has not declared it lost";
        findings.Fail($"{vm.Name} is lost: it runs on no host, {declared}.");
        foreach (var told in run.Events(EventKinds.Lifecycle).Where(item => Concerns(item, vm)).TakeLast(LastWords))
            findings.Note($"{told.Time.UtcDateTime:HH:mm:ss.fff} {told.Source}: {vm.Name} {told.Text("event")} ({told.Text("detail")}).");
    }

    private static bool IsDeclaredLost(RunDirectory run, VmPlan vm) => run.Events(EventKinds.VmLost).Any(item => Concerns(item, vm));

    private static bool Concerns(HistoryEvent item, VmPlan vm) =>
        item.Text("vm") == vm.Name || (Guid.TryParse(item.Text("vmId"), out var id) && id == vm.Id);

    private static void JudgeHost(RunDirectory run, VmPlan vm, string host, Findings findings)
    {
        var last = run.Migrations.LastOrDefault(migration => migration.Vm == vm.Name);
        var (expected, because) = last switch
        {
            null => (vm.Host, "it was never migrated"),
            { Outcome: MigrationOutcome.Completed, To: { } to } => (to, "its migration completed"),
            { Outcome: { } outcome } => (last.From, $"its migration was {outcome.ToString().ToLowerInvariant()}"),
            _ => (null, "how its migration ended is not on record"),
        };
        if (expected is null || host == expected) findings.Pass($"{vm.Name} runs on {host} and nowhere else; {because}.");
        else if (last is { Outcome: MigrationOutcome.Failed })
            findings.Pass($"{vm.Name} runs on {host} and nowhere else, although its migration was reported as failed.");
        else if (run.Damage.Any(damage => damage.File == RunFiles.History)) // Another migration may have been on the line that is lost.
            findings.Unknown($"{vm.Name} runs on {host}, expected on {expected}: {because}, as far as the damaged {RunFiles.History} tells.");
        else findings.Fail($"{vm.Name} runs on {host}, expected on {expected}: {because}.");
    }
}
