using Lab.Runner.Checkers;
using Lab.Tests.Runs;

namespace Lab.Tests.Checkers;

/// <summary>Asks one checker about one run.</summary>
internal static class Checking
{
    public static CheckResult Check<T>(this RunDirectoryBuilder builder)
        where T : IChecker, new() => new T().Check(builder.Write());

    /// <summary>The verdict, and that some finding says the words.</summary>
    public static void Is(this CheckResult result, Verdict verdict, params string[] words)
    {
        var evidence = string.Join('\n', result.Evidence.Select(line => $"{line.Verdict}: {line.Text}"));
        Assert.True(result.Verdict == verdict, $"{result.Name} is {result.Verdict}, not {verdict}:\n{evidence}");
        Assert.All(words, word => Assert.Contains(word, result.Summary + "\n" + evidence, StringComparison.Ordinal));
    }

    /// <summary>A run around one migration that a test makes itself.</summary>
    public static RunDirectoryBuilder Run(Move move, int hosts = 2, int vms = 1)
    {
        var builder = new RunDirectoryBuilder(SamplePlan.Hosts(hosts, vms));
        SampleRun.Frame(builder);
        SampleRun.Control(builder);
        SampleRun.Migrate(builder, move);
        return builder;
    }
}
