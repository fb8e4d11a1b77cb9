using System.Globalization;
using Lab.Model.Errors;
using Lab.Model.Units;
using Lab.Runner.Commands;
using Lab.Runner.Doctor;

namespace Lab.Runner.Suites;

/// <summary>How many labs go side by side: <c>--parallel</c>.</summary>
public static class Capacity
{
    /// <summary>Part of the free memory that labs may take: the page cache and everyone else need the rest.</summary>
    private const double Share = 0.85;

    /// <param name="text">A number from 1, or <c>auto</c>.</param>
    /// <param name="runArguments">Of every run. Machines of an inventory are there for one lab at a time, and emulated hosts keep all cores busy.</param>
    /// <exception cref="LabException"><see cref="ErrorKind.BadRequest"/> for anything else.</exception>
    public static Parallelism Of(string text, IReadOnlyList<SuiteScenario> scenarios, IReadOnlyList<string> runArguments)
    {
        if (text == "auto" && runArguments.Contains(RunOptions.Simulation)) return Simulations(scenarios.Count, Environment.ProcessorCount, MemoryCheck.Available());
        var asked = Of(text, scenarios, Environment.ProcessorCount, MemoryCheck.Available());
        return text == "auto" && runArguments.Count > 0 ? asked with { Labs = 1, Why = $"one lab at a time, with {string.Join(' ', runArguments)}." } : asked;
    }

    /// <param name="cores">That this process may use.</param>
    /// <param name="free">Memory that is available now.</param>
    public static Parallelism Of(string text, IReadOnlyList<SuiteScenario> scenarios, int cores, ByteCount free)
    {
        var memory = new ByteCount((long)(free.Bytes * Share));
        if (text == "auto") return Choose(scenarios, Math.Max(1, cores), memory);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var labs) && labs is >= 1 and <= 256)
            return new Parallelism(labs, memory, FormattableString.Invariant($"{Labs(labs)}, as asked; they may take {memory} together."));
        throw new LabException(ErrorKind.BadRequest, $"--parallel takes auto or a number from 1 to 256, not '{text}'.");
    }

    /// <summary>A run keeps about one core busy, so a lab a core; and no more at a time than fit beside the largest into memory.</summary>
    private static Parallelism Choose(IReadOnlyList<SuiteScenario> scenarios, int cores, ByteCount memory)
    {
        var fitting = 0;
        var taken = 0L;
        foreach (var need in scenarios.Select(scenario => scenario.Memory.Bytes).OrderDescending())
        {
            if ((taken += need) > memory.Bytes) break;
            fitting++;
        }

        var labs = Math.Max(1, Math.Min(Math.Min(cores, scenarios.Count), Math.Max(fitting, 1)));
        var largest = new ByteCount(scenarios.Select(scenario => scenario.Memory.Bytes).DefaultIfEmpty().Max());
        var why = labs == cores ? FormattableString.Invariant($"a run keeps about one core busy, and there {(cores == 1 ? "is one" : $"are {cores}")}; {memory} of memory may be taken, a lab takes up to {largest}")
            : labs == scenarios.Count ? "there are no more scenarios"
            : FormattableString.Invariant($"{memory} of memory may be taken, and a lab takes up to {largest}");
        return new Parallelism(labs, memory, $"{Labs(labs)}: {why}.");
    }

    /// <summary>Whatever memory the scenario's guests would have: theirs is a number here.</summary>
    private static Parallelism Simulations(int scenarios, int cores, ByteCount free)
    {
        var labs = Math.Max(1, Math.Min(cores, scenarios));
        return new Parallelism(labs, free, FormattableString.Invariant($"{Labs(labs)}: a simulation keeps one core busy."));
    }

    private static string Labs(int labs) => labs == 1 ? "one lab at a time" : FormattableString.Invariant($"{labs} labs side by side");
}
