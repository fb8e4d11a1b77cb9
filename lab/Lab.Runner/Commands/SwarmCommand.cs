using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Lab.Simulation.Swarms;
using Spectre.Console;

namespace Lab.Runner.Commands;

/// <summary><c>lab swarm</c>: histories of simulated clusters in which much goes wrong, each from a seed, and whether the rules held.</summary>
public static class SwarmCommand
{
    private const double LeastMinutes = 0.1;
    private const double MostMinutes = 24 * 60;

    public static Command Create()
    {
        var seeds = CommandInput.Number("--seeds", "How many histories.", 1, int.MaxValue, 100);
        var first = CommandInput.Number("--first", "The first one's seed.", ulong.MinValue, ulong.MaxValue, 1UL);
        var minutes = CommandInput.Number("--minutes", "Simulated minutes of each.", LeastMinutes, MostMinutes, 10);
        var seed = CommandInput.OptionalNumber("--seed", "This history alone.", ulong.MinValue, ulong.MaxValue);
        var steps = new Option<string?>("--steps") { Description = "Of that history only these steps, by their numbers: 3,9,12." };
        var prove = new Option<bool>("--prove") { Description = $"Put deliberate bugs into engine and agents, one after the other, and show that each is found within {Proof.MostSeeds} seeds." };
        var command = new Command("swarm", "Search for bugs of engine and agents: simulated clusters in which daemons crash, networks break and clocks jump, and rules that must hold all the same.");
        foreach (var option in (Option[])[seeds, first, minutes, seed, steps, prove]) command.Options.Add(option);
        command.Check(result =>
        {
            if (result.GetValue(steps) is not null && result.GetValue(seed) is null) result.AddError("--steps belongs to a history: name it with --seed.");
        });
        command.SetAction(parsed => parsed.GetValue(prove) ? Prove() : parsed.GetValue(seed) is { } one
            ? Replay(one, TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(steps))
            : Search(parsed.GetValue(first), parsed.GetValue(seeds), TimeSpan.FromMinutes(parsed.GetValue(minutes))));
        return command;
    }

    private static int Prove()
    {
        var missed = 0;
        Proof.FindAll(Environment.ProcessorCount, (bug, seeds, result) =>
        {
            if (result?.Violation is null) missed++;
            SwarmText.WriteProof(Terminal.Out, bug, seeds, result?.Violation);
        });
        Terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Proof.Bugs.Count - missed} of {Proof.Bugs.Count} deliberate bugs found."));
        return missed == 0 ? ExitCodes.Pass : ExitCodes.Fail;
    }

    private static int Replay(ulong seed, TimeSpan duration, string? steps)
    {
        var plan = SwarmPlan.Of(seed, duration);
        if (Numbers(plan, steps) is not { } numbers) return ExitCodes.BadInput;
        var result = SwarmRun.Run(plan, numbers);
        SwarmText.WriteHistory(Terminal.Out, result, numbers);
        return result.Violation is null ? ExitCodes.Pass : ExitCodes.Fail;
    }

    private static List<int>? Numbers(SwarmPlan plan, string? steps)
    {
        if (steps is null) return [.. Enumerable.Range(0, plan.Steps.Count)];
        List<int> numbers = [];
        foreach (var word in steps.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= plan.Steps.Count)
            {
                Terminal.Error.MarkupLineInterpolated($"[red]error:[/] --steps: '{word}' is no step of this history; they are numbered 0 to {plan.Steps.Count - 1}.");
                return null;
            }

            numbers.Add(number);
        }

        return [.. numbers.Distinct().Order()];
    }

    private static int Search(ulong first, int seeds, TimeSpan duration)
    {
        var watch = Stopwatch.StartNew();
        var counts = SwarmCounts.None;
        var found = new SortedDictionary<ulong, SwarmResult>();
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            interrupted.Cancel();
        };
        Swarm.Run(first, seeds, duration, Environment.ProcessorCount, result =>
        {
            counts += result.Counts;
            if (result.Violation is not null) found[result.Plan.Seed] = result;
            if (result.Violation is not null) Terminal.Error.MarkupLineInterpolated($"seed {result.Plan.Seed}: [red]{result.Violation.Rule}[/]: {result.Violation.What}");
        }, interrupted.Token);
        SwarmText.WriteCounts(Terminal.Out, counts, watch.Elapsed);
        // One of each kind, the first by its seed: the same whichever was found first.
        foreach (var kind in found.Values.GroupBy(result => result.Violation!.Rule))
        {
            Terminal.Error.MarkupLineInterpolated($"[dim]shortening the history of seed {kind.First().Plan.Seed}[/]");
            var (steps, result) = Shrinker.Shrink(kind.First());
            SwarmText.WriteHistory(Terminal.Out, result, steps);
            if (kind.Count() > 1) Terminal.Out.MarkupLineInterpolated($"The same rule was broken with {kind.Count() - 1} more seeds: {string.Join(", ", kind.Skip(1).Take(20).Select(more => more.Plan.Seed))}{(kind.Count() > 21 ? ", …" : "")}");
        }

        if (interrupted.IsCancellationRequested) return ExitCodes.Unknown;
        return found.Count == 0 ? ExitCodes.Pass : ExitCodes.Fail;
    }
}
