using System.Text.RegularExpressions;

namespace Lab.Tests.Architecture;

/// <summary>What a simulation runs on one thread and virtual time stays on its synchronisation context: work that went to the thread pool would come back in another order each time.</summary>
public sealed partial class ContextTests
{
    [Theory]
    [InlineData("src/Lab.Agent/")]
    [InlineData("src/Lab.Engine/")]
    [InlineData("lab/Lab.Runner/")]
    public void Nothing_that_a_simulation_runs_leaves_its_context(string project) => Assert.Empty(Sources(project).SelectMany(file => Found(file, Leaving())));

    /// <summary>Cancelling asynchronously is cancelling on the thread pool.</summary>
    [Theory]
    [InlineData("lab/Lab.Runner/Phases/")]
    [InlineData("lab/Lab.Runner/Stack/")]
    public void No_phase_cancels_on_the_thread_pool(string folder) => Assert.Empty(Sources(folder).SelectMany(file => Found(file, PooledCancellation())));

    [Theory]
    [InlineData("await task.ConfigureAwait(false);")]
    [InlineData("await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);")]
    public void Leaving_is_recognised(string line) => Assert.Matches(Leaving(), line);

    [Theory]
    [InlineData("await task;")]
    [InlineData("await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);")]
    [InlineData("/// no <c>ConfigureAwait(false)</c>")]
    public void Staying_is_left_alone(string line) => Assert.DoesNotMatch(Leaving(), line);

    private static string[] Sources(string folder)
    {
        var sources = Repository.Files().Where(file => file.StartsWith(folder, StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(sources);
        return sources;
    }

    private static IEnumerable<string> Found(string file, Regex what) => File.ReadLines(Repository.PathOf(file)).Select((line, index) => (Line: line, Number: index + 1))
        .Where(item => what.IsMatch(item.Line)).Select(item => $"{file}:{item.Number}: {item.Line.Trim()}");

    [GeneratedRegex(@"\.ConfigureAwait\((?!true)(?!.*ContinueOnCapturedContext)")]
    private static partial Regex Leaving();

    [GeneratedRegex(@"\.CancelAsync\(\)")]
    private static partial Regex PooledCancellation();
}
