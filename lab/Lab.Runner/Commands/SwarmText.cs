using System.Globalization;
using Lab.Simulation.Swarms;
using Spectre.Console;

namespace Lab.Runner.Commands;

/// <summary>What <c>lab swarm</c> says.</summary>
internal static class SwarmText
{
    public static void WriteCounts(IAnsiConsole console, SwarmCounts counts, TimeSpan wall)
    {
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{counts.Histories} {(counts.Histories == 1 ? "history" : "histories")}, {counts.Elapsed.TotalHours:0.0} simulated hours in {wall.TotalSeconds:0.0} s: {counts.Events:N0} events, {counts.Events / wall.TotalSeconds:N0} a second.");
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{counts.Faults} faults, {counts.Crashes} processes killed; migrations: {counts.Completed} completed, {counts.Failed} failed, {counts.Cancelled} cancelled, {counts.PostCopies} in post-copy ({counts.Torn} torn), {counts.Fallbacks} fell back; {counts.Lost} VMs declared lost.");
    }

    public static void WriteProof(IAnsiConsole console, string bug, int seeds, Violation? violation)
    {
        if (violation is null) console.MarkupLineInterpolated($"[red]not found[/] with {seeds} seeds: {Proof.Words(bug)}");
        else console.MarkupLineInterpolated($"[green]found[/] with seed {seeds,3}: {Proof.Words(bug)} [dim]- {violation.Rule}: {violation.What}[/]");
    }

    /// <param name="steps">Numbers of those that were taken.</param>
    public static void WriteHistory(IAnsiConsole console, SwarmResult result, IReadOnlyList<int> steps)
    {
        var plan = result.Plan;
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seed {plan.Seed}: {plan.Shape.Hosts} hosts, {plan.Shape.MigrationNetworks} migration networks, profile {plan.Profile}, {plan.Vms.Count} VMs ({string.Join(", ", plan.Vms.Select(vm => $"{vm.Name} on host{vm.Host}"))})."));
        foreach (var number in steps) console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {number,3}  {plan.Steps[number].At:mm\\:ss\\.fff}  {plan.Steps[number].Text}"));
        if (result.Violation is not { } violation)
        {
            console.MarkupLine("[green]All rules held.[/]");
            return;
        }

        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]{violation.At:mm\\:ss\\.fff}  {violation.Rule}: NOT SO.[/] {violation.What}");
        console.WriteLine("The engine's last events:");
        foreach (var happened in result.Trace) console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"       {happened.Time:HH:mm:ss.fff}  {happened.Kind}: {happened.Message}"));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Again: lab/lab swarm --seed {plan.Seed} --minutes {plan.Duration.TotalMinutes:0.###} --steps {string.Join(',', steps)}"));
    }
}
