namespace Lab.Runner.Doctor;

/// <summary>What this machine can do: asked, not assumed.</summary>
/// <param name="all">In the order to be shown.</param>
public sealed class MachineFacts(IReadOnlyList<MachineFact> all)
{
    /// <summary>For a single check; the slowest boots a guest, and a busy machine takes its time.</summary>
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(15);

    public IReadOnlyList<MachineFact> All => all;

    /// <summary>Why the namespaces provider cannot run here: the required facts that are missing. Empty: it can.</summary>
    public IReadOnlyList<MachineFact> Obstacles => [.. All.Where(fact => fact is { Required: true, State: FactState.Missing })];

    public bool CanRunNamespaces => Obstacles.Count == 0;

    /// <param name="name">One of <see cref="FactNames"/>.</param>
    public MachineFact this[string name] => All.FirstOrDefault(fact => fact.Name == name) ?? throw new ArgumentException($"Nobody asks for '{name}'.", nameof(name));

    /// <summary>For tests that need some of it: why they are skipped, or null when all of these work.</summary>
    public string? WhyNot(params IEnumerable<string> names)
    {
        var lacking = names.Select(name => this[name]).Where(fact => fact.State != FactState.Ok).Select(fact => $"{fact.Name}: {fact.Value}").ToArray();
        return lacking.Length == 0 ? null : "This machine lacks " + string.Join("; ", lacking);
    }

    /// <summary>Asks everything at the same time; each question is bounded.</summary>
    /// <param name="cacheDirectory">Where slow answers are kept; null for <c>lab</c> in the user's cache directory (<c>XDG_CACHE_HOME</c>, else <c>~/.cache</c>).</param>
    public static async Task<MachineFacts> AskAsync(string? cacheDirectory = null, CancellationToken cancellationToken = default)
    {
        var checks = OperatingSystem.IsLinux() ? MachineChecks.All(cacheDirectory ?? DefaultCacheDirectory()) : [new LinuxCheck()]; // elsewhere the rest would be missing one by one
        return new MachineFacts(await Task.WhenAll(checks.Select(check => AskAsync(check, cancellationToken))));
    }

    /// <summary>Asks only what is named.</summary>
    public static async Task<MachineFacts> AskAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken = default)
    {
        var checks = MachineChecks.All(DefaultCacheDirectory()).Where(check => names.Contains(check.Unanswered.Name));
        if (!OperatingSystem.IsLinux()) return new MachineFacts([.. checks.Select(check => check.Unanswered with { Value = "this is not Linux" })]);
        return new MachineFacts(await Task.WhenAll(checks.Select(check => AskAsync(check, cancellationToken))));
    }

    private static string DefaultCacheDirectory()
    {
        var stated = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        var root = string.IsNullOrEmpty(stated) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache") : stated;
        return Path.Combine(root, "lab");
    }

    private static async Task<MachineFact> AskAsync(IMachineCheck check, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(CheckLimit);
        try
        {
            return await Task.Run(() => check.AskAsync(bound.Token), bound.Token).WaitAsync(bound.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return check.Unanswered with { Value = FormattableString.Invariant($"no answer within {CheckLimit.TotalSeconds} s") };
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return check.Unanswered with { Value = "cannot be asked: " + problem.Message };
        }
    }
}
