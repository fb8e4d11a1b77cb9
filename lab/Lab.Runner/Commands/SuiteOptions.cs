using System.CommandLine;
using System.Globalization;

namespace Lab.Runner.Commands;

/// <summary>Options of <c>lab suite</c>.</summary>
public sealed class SuiteOptions
{
    public Argument<string[]> Scenarios { get; } = new("scenarios") { Description = "Scenario files, and folders of them.", Arity = ArgumentArity.ZeroOrMore };

    public Option<string[]> Filter { get; } = new("--filter") { Description = "Only scenarios with these names; * and ? stand for anything, commas separate, ! takes away.", DefaultValueFactory = _ => [] };

    public Option<string> Parallel { get; } = new("--parallel") { Description = "Labs side by side: a number, or auto for as many as cores and free memory carry.", DefaultValueFactory = _ => "auto" };

    public Option<int> Retries { get; } = CommandInput.Number("--retries", "Run a scenario that does not get its verdict again, up to so many times; one that gets it then is marked flaky.", 0, 100, 0);

    public Option<string?> Shard { get; } = new("--shard") { Description = "Only part i of n, as 2/3; `lab merge` joins the parts." };

    public Option<string?> Resume { get; } = new("--resume") { Description = "Go on with an interrupted suite: the newest, or the directory given.", Arity = ArgumentArity.ZeroOrOne };

    public Option<string> Runs { get; } = new("--runs") { Description = "Folder that suites are recorded in, below suites/.", DefaultValueFactory = _ => "runs" };

    public Option<bool> List { get; } = new("--list") { Description = "Show the scenarios that would run, and run none." };

    public Option<bool> Json { get; } = new("--json") { Description = "Print what happens as lines of JSON; with --list, the list as JSON." };

    public Option<string> Provider { get; } = CommandInput.Word("--provider", "Where hosts come from, as in `lab run`; with vagrant and ssh one lab at a time unless --parallel says more.", RunOptions.Namespaces, RunOptions.Vagrant, RunOptions.Ssh, RunOptions.Simulation);

    public Option<string?> Inventory { get; } = new("--inventory") { Description = "The machines for --provider ssh." };

    public Option<bool> KeepHosts { get; } = new("--keep-hosts") { Description = "With --provider vagrant: hosts stay up from run to run, and after the suite, until `lab down --lab hosts`." };

    public Option<bool> ReadOnly { get; } = new("--read-only") { Description = "With --provider ssh, as in `lab run`." };

    public Option<ulong> Seed { get; } = CommandInput.Number("--seed", "With --provider simulation, as in `lab run`.", ulong.MinValue, ulong.MaxValue, 1UL);

    /// <summary>What every run is given beside its scenario.</summary>
    public IReadOnlyList<string> RunArguments(ParseResult parsed)
    {
        var provider = parsed.GetValue(Provider)!;
        if (provider == RunOptions.Namespaces) return [];
        return [Provider.Name, provider, .. provider == RunOptions.Simulation ? (string[])[Seed.Name, parsed.GetValue(Seed).ToString(CultureInfo.InvariantCulture)] : [], .. parsed.GetValue(Inventory) is { } file ? (string[])[Inventory.Name, Path.GetFullPath(file)] : [], .. parsed.GetValue(ReadOnly) ? (string[])[ReadOnly.Name] : [], .. parsed.GetValue(KeepHosts) ? (string[])["--keep", "hosts"] : []];
    }

    public void AddTo(Command command)
    {
        command.Arguments.Add(Scenarios);
        foreach (var option in (Option[])[Filter, Parallel, Retries, Shard, Resume, Provider, Seed, Inventory, ReadOnly, KeepHosts, Runs, List, Json]) command.Options.Add(option);
        command.Check(result =>
        {
            if (result.GetValue(KeepHosts) && result.GetValue(Provider) != RunOptions.Vagrant) result.AddError("--keep-hosts is for hosts that are VMs: --provider vagrant.");
            if (result.GetValue(Provider) == RunOptions.Simulation && result.GetValue(Retries) > 0) result.AddError("--retries: a simulation does the same every time.");
            if (result.GetResult(Seed) is { Implicit: false } && result.GetValue(Provider) != RunOptions.Simulation) result.AddError("--seed is for --provider simulation.");
            if (result.GetValue(ReadOnly) && result.GetValue(Provider) != RunOptions.Ssh) result.AddError("--read-only is for machines that are there already: --provider ssh with --inventory.");
        });
    }
}
