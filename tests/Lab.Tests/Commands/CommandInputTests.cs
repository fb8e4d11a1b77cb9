using Lab.Runner.Commands;

namespace Lab.Tests.Commands;

/// <summary>A command line that is wrong: each fault has a sentence that says what would be right, and none hides another.</summary>
public sealed class CommandInputTests
{
    [Fact]
    public void Every_fault_of_a_run_is_named_at_once()
    {
        string[] wanted =
        [
            "--hosts takes a whole number from 1 to 10000, not '0'.",
            "--keep takes never, on-failure, always or hosts, not 'foo'.",
            "--provider takes namespaces, vagrant, ssh or simulation, not 'simulatoin'; did you mean 'simulation'?",
            "--seed takes a whole number from 0 on, not '-1'.",
        ];
        Assert.Equal(wanted, Faults(RunCommand.Create(), "x.yaml", "--keep", "foo", "--provider", "simulatoin", "--hosts", "0", "--seed", "-1").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_options_say_together_is_looked_at_where_each_can_be_read()
    {
        Assert.Equal(["--model is for --provider simulation: real hosts cost what they cost."], Faults(RunCommand.Create(), "x.yaml", "--model", "m.json"));
        Assert.Equal(["--retries: a simulation does the same every time."], Faults(SuiteCommand.Create(), "scenarios", "--provider", "simulation", "--retries", "2"));
        Assert.Equal(["--retries takes a whole number from 0 to 100, not '101'."], Faults(SuiteCommand.Create(), "scenarios", "--provider", "simulation", "--retries", "101"));
        Assert.Empty(Faults(SuiteCommand.Create(), "scenarios", "--retries", "100"));
    }

    [Fact]
    public void A_swarm_takes_numbers_within_bounds()
    {
        Assert.Equal(
            ["--first takes a whole number from 0 on, not '-3'.", "--minutes takes a number from 0.1 to 1440, not 'x'.", "--seeds takes a whole number from 1 on, not '0'."],
            Faults(SwarmCommand.Create(), "--seeds", "0", "--minutes", "x", "--first", "-3").Order(StringComparer.Ordinal));
        Assert.Equal(["--steps belongs to a history: name it with --seed."], Faults(SwarmCommand.Create(), "--steps", "3"));
        Assert.Empty(Faults(SwarmCommand.Create(), "--seed", "3", "--steps", "1", "--minutes", "0.5"));
    }

    private static IEnumerable<string> Faults(System.CommandLine.Command command, params string[] arguments) => command.Parse(arguments).Errors.Select(error => error.Message).Distinct();
}
