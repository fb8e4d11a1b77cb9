namespace Lab.HostTests.Runs;

/// <summary>Cleaning up is a feature: after any end nothing of the lab remains, and what was recorded does.</summary>
public sealed class KilledRunnerTests
{
    [SkippableTheory]
    [InlineData("provision")]
    [InlineData("install")]
    [InlineData("configure")]
    [InlineData("settle")]
    [InlineData("act")]
    [InlineData("collect")]
    [InlineData("teardown")]
    [InlineData("check")]
    public async Task Nothing_remains_of_a_lab_whose_runner_is_killed(string phase)
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        using var lab = new LabProgram();
        var before = Leftovers.Look(lab);
        var process = lab.Start("run", RepositoryRoot.Scenario("dedicated-bridged"));
        await process.UntilAsync(history => history.Contains($"\"phase-started\",\"data\":{{\"phase\":\"{phase}\"", StringComparison.Ordinal));
        process.Kill();
        await process.WaitAsync();
        await before.AssertNothingNewAsync();
        Assert.Contains("run-started", process.History(), StringComparison.Ordinal);

        var check = await lab.RunAsync("check", lab.Latest("dedicated-bridged"));
        var expected = process.History().Contains("\"phase\":\"check\"", StringComparison.Ordinal) ? 0 : 2; // by the time of the check everything is on record
        Assert.True(check.ExitCode == expected, $"An unfinished run is unknown, neither pass nor fail: {check}");
    }

    [SkippableTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task An_interrupted_run_tears_down_in_order_and_says_so(string signal)
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        using var lab = new LabProgram();
        var before = Leftovers.Look(lab);
        var process = lab.Start("run", RepositoryRoot.Scenario("dedicated-bridged"));
        await process.UntilAsync(history => history.Contains("\"phase-started\",\"data\":{\"phase\":\"settle\"", StringComparison.Ordinal));
        using (var kill = System.Diagnostics.Process.Start("kill", ["-" + signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
        var result = await process.WaitAsync();
        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains("run-interrupted", process.History(), StringComparison.Ordinal);
        Assert.Contains("\"phase\":\"teardown\"", process.History(), StringComparison.Ordinal);
        Assert.Contains("run-finished", process.History(), StringComparison.Ordinal);
        await before.AssertNothingNewAsync();
    }

    [SkippableFact]
    public async Task Ctrl_C_in_the_middle_of_a_migration_leaves_the_hosts_to_the_runner_and_the_verdict_open()
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        using var lab = new LabProgram();
        var before = Leftovers.Look(lab);
        var process = lab.Start("run", RepositoryRoot.Scenario("slow-migration"));
        await process.UntilAsync(history => history.Contains("\"phase-started\",\"data\":{\"phase\":\"act\"", StringComparison.Ordinal));
        await Task.Delay(TimeSpan.FromSeconds(2)); // at 16 MiB/s it takes many
        var group = process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using (var kill = System.Diagnostics.Process.Start("kill", ["-s", "INT", "--", "-" + group])) await kill.WaitForExitAsync();
        var result = await process.WaitAsync();
        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains("run-interrupted", process.History(), StringComparison.Ordinal);
        Assert.Contains("run-finished", process.History(), StringComparison.Ordinal);
        Assert.DoesNotContain("daemon-died", process.History(), StringComparison.Ordinal);
        await before.AssertNothingNewAsync();
    }
}
