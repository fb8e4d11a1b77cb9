using System.Globalization;
using System.Text.RegularExpressions;
using Lab.Model.Mutations;

namespace Lab.Simulation.Swarms;

/// <summary>Shows that the swarm finds bugs: each of a list of deliberate ones, within a stated number of seeds.</summary>
public static partial class Proof
{
    /// <summary>What a deliberate bug is found within.</summary>
    public const int MostSeeds = 500;

    /// <summary>Of each history, in virtual time.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(10);

    /// <summary>Names of the deliberate bugs.</summary>
    public static IReadOnlyList<string> Bugs { get; } = [.. Enum.GetValues<Mutation>().Where(mutation => mutation != Mutation.None).Select(mutation => mutation.ToString())];

    /// <summary>Searches with that bug in engine and agents, from seed 1 on.</summary>
    /// <param name="bug">One of <see cref="Bugs"/>.</param>
    /// <param name="result">What was found; null: nothing within <see cref="MostSeeds"/>.</param>
    /// <returns>How many seeds were tried.</returns>
    public static int Find(string bug, out SwarmResult? result)
    {
        var mutation = Enum.Parse<Mutation>(bug);
        for (var seed = 1; seed <= MostSeeds; seed++)
        {
            result = SwarmRun.Run(SwarmPlan.Of((ulong)seed, Duration), null, mutation);
            if (result.Violation is not null) return seed;
        }

        result = null;
        return MostSeeds;
    }

    /// <summary>The same on all cores.</summary>
    /// <param name="found">Called for each as it is done, one at a time, in no order: the bug, how many seeds were tried, and what was found; null: nothing.</param>
    public static void FindAll(int threads, Action<string, int, SwarmResult?> found)
    {
        var (next, gate) = (-1, new Lock());
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(Work)).ToList();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();

        void Work()
        {
            while (Interlocked.Increment(ref next) is var number && number < Bugs.Count)
            {
                var seeds = Find(Bugs[number], out var result);
                lock (gate) found(Bugs[number], seeds, result);
            }
        }
    }

    /// <summary>A bug's name as words.</summary>
    public static string Words(string bug) => WordBegins().Replace(bug, match => " " + match.Value.ToLower(CultureInfo.InvariantCulture)).Trim();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex WordBegins();
}
