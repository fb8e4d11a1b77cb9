using System.Collections.Immutable;
using Lab.Engine.Inventories;
using Lab.Engine.Vms;
using Lab.Model.Agents;
using Lab.Model.Engines;
using Lab.Model.Migrations;

namespace Lab.Engine.Hosts;

/// <summary>Takes what a host reports of its VMs into the inventory. VMs on the move are left to their migration.</summary>
public static class HostReports
{
    /// <param name="statistics">Null: only VMs were asked about.</param>
    /// <param name="askedAt">When the host was asked: it cannot speak of what the engine did since.</param>
    /// <param name="reasonGrace">How long the reason of an end is waited for (<see cref="EngineTimings.EndReasonGrace"/>).</param>
    /// <returns>Highly available VMs that failed there.</returns>
    public static IReadOnlyList<Guid> Apply(Transaction transaction, Host host, DateTimeOffset askedAt, TimeSpan reasonGrace, HostStatistics? statistics, IReadOnlyList<VmReport> vms)
    {
        List<Guid> failed = [];
        var missing = ImmutableDictionary<Guid, DateTimeOffset>.Empty;
        var seen = transaction.State.StateOf(host.Id);
        var reports = SameAs(seen.Vms, vms) ? seen.Vms : ById(vms);
        if (statistics is not null || reports != seen.Vms) transaction.Observe(host.Id, seen with { Statistics = statistics ?? seen.Statistics, Vms = reports });
        foreach (var vm in Concerned(transaction.State, host.Id, reports))
        {
            if (vm.State.Launching || vm.State.Stopping || vm.State.Since >= askedAt || transaction.State.RunningMigrationOf(vm.Id) is not null) continue;
            var report = reports.GetValueOrDefault(vm.Id);
            if (vm.State.Runs && vm.State.HostId == host.Id)
            {
                var since = seen.Missing.GetValueOrDefault(vm.Id, transaction.Now);
                if (AwaitsReason(seen, vm, report) && transaction.Now - since < reasonGrace) missing = missing.Add(vm.Id, since);
                else if (AtHome(transaction, host, askedAt, vm, report)) failed.Add(vm.Id);
            }
            else if (report is not null && VmRuns(report)) Elsewhere(transaction, host, vm, report);
            else if (vm.State.AlsoOn.Contains(host.Id)) Put(transaction, vm, vm.State with { AlsoOn = [.. vm.State.AlsoOn.Where(h => h != host.Id)] });
        }

        if (!missing.IsEmpty || !seen.Missing.IsEmpty) transaction.Observe(host.Id, transaction.State.StateOf(host.Id) with { Missing = missing });
        return failed;
    }

    private static Dictionary<Guid, VmReport> ById(IReadOnlyList<VmReport> vms)
    {
        var reports = new Dictionary<Guid, VmReport>(vms.Count);
        foreach (var vm in vms) reports[vm.Id] = vm;
        return reports;
    }

    /// <summary>Mostly it is: what a fleet costs in which nothing happens.</summary>
    private static bool SameAs(IReadOnlyDictionary<Guid, VmReport> known, IReadOnlyList<VmReport> vms)
    {
        if (known.Count != vms.Count) return false;
        foreach (var vm in vms) // no LINQ: it would make an object for each of thousands of looks
            if (!known.TryGetValue(vm.Id, out var before) || (!ReferenceEquals(before, vm) && before != vm)) return false;
        return true;
    }

    /// <summary>VMs that the engine has there, and those that are there: mostly the same.</summary>
    private static IReadOnlyList<Vm> Concerned(InventoryState state, Guid host, IReadOnlyDictionary<Guid, VmReport> reports)
    {
        var (known, copies) = (state.VmsOn(host), state.Index.CopiesByHost[host]);
        if (copies.Count == 0 && known.Count == reports.Count && known.All(vm => reports.ContainsKey(vm.Id))) return known;
        var reported = reports.Keys.Select(id => state.Vms.GetValueOrDefault(id)).OfType<Vm>();
        return [.. known.Concat(copies).Concat(reported).DistinctBy(vm => vm.Id).OrderBy(vm => vm.Id)];
    }

    /// <summary>Only what would be started again waits: a guest that shut itself down must stay down, though its host is heard before its events are.</summary>
    private static bool AwaitsReason(HostState seen, Vm vm, VmReport? report) =>
        report is null && vm is { HighlyAvailable: true, State: { StopWanted: false, AlsoOn.Count: 0 } } && !seen.Ended.ContainsKey(vm.Id);

    private static bool VmRuns(VmReport report) => report.Status is not (VmStatus.Down or VmStatus.Lost);

    /// <returns>True when it is highly available and failed.</returns>
    private static bool AtHome(Transaction transaction, Host host, DateTimeOffset askedAt, Vm vm, VmReport? report)
    {
        switch (report)
        {
            case { Status: VmStatus.Lost }:
                Put(transaction, vm, vm.State with { Status = VmStatus.Lost, HostId = null, Stopped = transaction.Now, Detail = report.ExitReason });
                transaction.Log(EngineEventKinds.VmLost, EventSeverity.Error, $"VM {vm.Name} is lost: host {host.Name} says it can run no more{Because(report.ExitReason)}.", new { error = report.ExitReason }, host.Id, vm.Id, vm.ClusterId);
                return false;
            case null or { Status: VmStatus.Down } when vm.State.AlsoOn.Count > 0:
                // One of two copies ended: the other is the VM now.
                Put(transaction, vm, vm.State with { HostId = vm.State.AlsoOn[0], AlsoOn = [.. vm.State.AlsoOn.Skip(1)] });
                return false;
            case null or { Status: VmStatus.Down }:
                return Ended(transaction, host, vm, report?.ExitReason ?? transaction.State.StateOf(host.Id).Ended.GetValueOrDefault(vm.Id)?.Reason);
            default:
                ForgetEnd(transaction, host, askedAt, vm);
                var status = Settled(report.Status);
                if (vm.State.Status != status) Put(transaction, vm, vm.State with { Status = status });
                return false;
        }
    }

    /// <summary>It runs, so what was told of its end before was of an earlier run.</summary>
    private static void ForgetEnd(Transaction transaction, Host host, DateTimeOffset askedAt, Vm vm)
    {
        var seen = transaction.State.StateOf(host.Id);
        if (seen.Ended.TryGetValue(vm.Id, out var end) && end.Told < askedAt) transaction.Observe(host.Id, seen with { Ended = seen.Ended.Remove(vm.Id) });
    }

    private static bool Ended(Transaction transaction, Host host, Vm vm, string? reason)
    {
        var seen = transaction.State.StateOf(host.Id);
        transaction.Observe(host.Id, seen with { Ended = seen.Ended.Remove(vm.Id) });
        var failed = vm.HighlyAvailable && !vm.State.StopWanted && VmRestarts.IsFailure(reason);
        IReadOnlyList<DateTimeOffset> failures = failed ? [.. vm.State.Failures.TakeLast(VmRestarts.MostFailures - 1), transaction.Now] : vm.State.Failures;
        Put(transaction, vm, vm.State with { Status = VmStatus.Down, HostId = null, Stopped = transaction.Now, Detail = reason, Failures = failures });
        transaction.Log(EngineEventKinds.VmDown, EventSeverity.Warning, $"VM {vm.Name} on host {host.Name} is down{Because(reason)}.", new { reason }, host.Id, vm.Id, vm.ClusterId);
        if (!failed) return false;
        transaction.Log(EngineEventKinds.HaVmFailed, EventSeverity.Error, $"Highly available VM {vm.Name} failed on host {host.Name}{Because(reason)}.",
            new { host = host.Name, reason }, host.Id, vm.Id, vm.ClusterId);
        return true;
    }

    /// <summary>It runs here, and the engine had it elsewhere or nowhere.</summary>
    private static void Elsewhere(Transaction transaction, Host host, Vm vm, VmReport report)
    {
        if (vm.State.AlsoOn.Contains(host.Id)) return;
        if (vm.State is { Runs: true, HostId: { } home } && HomeMayHaveIt(transaction.State, vm, home))
        {
            if (report.Status == VmStatus.MigrationDestination) return; // somebody moves it by hand: not two of them yet
            Put(transaction, vm, vm.State with { AlsoOn = [.. vm.State.AlsoOn, host.Id] });
            var hosts = new[] { transaction.State.HostName(home), host.Name };
            transaction.Log(EngineEventKinds.VmDuplicated, EventSeverity.Error, $"VM {vm.Name} runs on {string.Join(" and ", hosts)} at once. Stop one of them.", new { hosts }, host.Id, vm.Id, vm.ClusterId);
            return;
        }

        var was = vm.State.Runs ? transaction.State.HostName(vm.State.HostId) : vm.State.Status.ToString().ToLowerInvariant();
        Put(transaction, vm, vm.State with { Status = Settled(report.Status), HostId = host.Id, Stopped = null, Detail = null });
        transaction.Log(EngineEventKinds.VmFound, EventSeverity.Warning, $"VM {vm.Name} runs on host {host.Name}; the engine had it as {was}.", new { host = host.Name, was }, host.Id, vm.Id, vm.ClusterId);
    }

    /// <summary>A host that cannot be asked may still run it: that is loud, not settled.</summary>
    private static bool HomeMayHaveIt(InventoryState state, Vm vm, Guid home)
    {
        var there = state.StateOf(home);
        return there.Link != HostLink.Up || (there.Vms.TryGetValue(vm.Id, out var report) && VmRuns(report));
    }

    /// <summary>No migration of ours moves it: an agent that still says so is late.</summary>
    private static VmStatus Settled(VmStatus status) => status is VmStatus.MigrationSource or VmStatus.MigrationDestination ? VmStatus.Up : status;

    private static string Because(string? reason) => reason is null ? "" : $": {reason}";

    private static void Put(Transaction transaction, Vm vm, VmState state) => transaction.Put(vm with { State = state with { Since = transaction.Now } });
}
