using Lab.Benchmarks.Processes;

namespace Lab.Benchmarks.Judging;

/// <summary>Prints medians, and what each contestant is worth in runs of the judge, round by round.</summary>
internal static class JudgeTable
{
    public static void Print(IReadOnlyList<(string Name, Measurement[] Results)> contestants, long fileBytes)
    {
        var title = $"median of {contestants[0].Results.Length}";
        Console.WriteLine($"  {title,-26}{"wall s",9}{"cpu s",9}{"MB/s wall",11}{"MB/s cpu",10}{"x in process",14}{"x whole process",17}");
        foreach (var (name, results) in contestants)
        {
            var wall = Median(results.Select(each => each.Wall.TotalSeconds));
            var processor = Median(results.Select(each => each.Processor.TotalSeconds));
            var (inProcess, whole) = (Ratio(results, contestants[0].Results), Ratio(results, contestants[1].Results));
            Console.Write(FormattableString.Invariant($"  {name,-26}{wall,9:0.000}{processor,9:0.000}"));
            Console.Write(FormattableString.Invariant($"{fileBytes / wall / 1e6,11:0}{fileBytes / processor / 1e6,10:0}"));
            Console.WriteLine(FormattableString.Invariant($"{inProcess,14:0.0}{whole,17:0.0}"));
        }
    }

    /// <summary>The median over the rounds of one's wall time over the other's.</summary>
    private static double Ratio(Measurement[] results, Measurement[] of) => Median(results.Zip(of, (one, other) => one.Wall / other.Wall));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
