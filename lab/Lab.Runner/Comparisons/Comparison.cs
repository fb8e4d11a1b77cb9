using System.Runtime.ExceptionServices;
using Lab.Model.Errors;
using Lab.Runner.Runs;

namespace Lab.Runner.Comparisons;

/// <summary>Two sides held against each other.</summary>
/// <param name="Conditions">What else differs, besides what was meant to: a sentence each. Figures of unlike machines say little.</param>
public sealed record Comparison(Side A, Side B, IReadOnlyList<Figure> Figures, IReadOnlyList<string> Conditions)
{
    /// <exception cref="LabException">The sides share a run: it cannot differ from itself.</exception>
    public static Comparison Of(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        var shared = a.Intersect(b).ToList();
        if (shared.Count > 0) throw new LabException(ErrorKind.BadRequest, $"{string.Join(", ", shared.Select(Path.GetFileName))} is on both sides: name different runs.");
        var runs = Read([.. a, .. b]);
        var (left, right) = (new Side(runs[..a.Count]), new Side(runs[a.Count..]));
        return new Comparison(left, right, RunFigures.Of(left, right), [.. ConditionsOf(left, right), .. Oddities(left, right)]);
    }

    private static List<ComparedRun> Read(IReadOnlyList<string> paths)
    {
        try
        {
            return [.. paths.AsParallel().AsOrdered().Select(ComparedRun.Of)];
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]); // one that cannot be read says enough
            throw;
        }
    }

    private static IEnumerable<string> ConditionsOf(Side a, Side b)
    {
        (string Name, Func<RunEnvironment, string?> Value)[] asked =
        [
            ("lab", environment => environment.LabVersion), ("provider", environment => environment.Provider), ("accelerator", environment => environment.Accelerator), ("accelerator of hosts", environment => environment.HostAccelerator ?? "none"),
            ("kernel", environment => environment.Kernel), ("QEMU", environment => environment.Qemu), ("libvirt", environment => environment.Libvirt),
            ("processor", environment => environment.Cpu), ("root", environment => environment.Rootless is { } rootless ? (rootless ? "no" : "yes") : null),
        ];
        foreach (var (name, value) in asked)
        {
            var (mine, theirs) = (Said(a, value), Said(b, value));
            if (mine != theirs) yield return $"{name}: A {mine}, B {theirs}.";
        }
    }

    private static string Said(Side side, Func<RunEnvironment, string?> value) =>
        string.Join(" or ", side.Runs.Select(run => run.Directory.Environment is { } environment ? value(environment) ?? "not known" : "not known").Distinct());

    private static IEnumerable<string> Oddities(Side a, Side b)
    {
        foreach (var (name, side) in ((string, Side)[])[("A", a), ("B", b)])
        {
            if (side.Runs.Any(run => run.Judged.Run.Simulated)) yield return $"{name} has simulated runs: no packet of them was real.";
            var scenarios = side.Runs.Select(run => run.Judged.Run.Scenario).Distinct().ToList();
            if (scenarios.Count > 1) yield return $"{name} mixes scenarios ({string.Join(", ", scenarios)}): its spread is no noise of one of them.";
        }

        var counts = a.Runs.Concat(b.Runs).Select(run => run.Judged.Migrations.Count).Distinct().Order().ToList();
        if (counts.Count > 1)
            yield return FormattableString.Invariant($"Not all runs made as many migrations ({string.Join(", ", counts)}): the first {counts[0]} of each are compared.");
    }
}
