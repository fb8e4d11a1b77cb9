using Lab.Model.Errors;
using Lab.Runner.Runs;

namespace Lab.Tests.Runs;

public sealed class RunDirectoryTests
{
    [Fact]
    public void A_directory_that_holds_no_run_is_refused_with_what_to_do()
    {
        var missing = Assert.Throws<LabException>(() => RunDirectory.Open("/nowhere/at/all"));
        var empty = Assert.Throws<LabException>(() => RunDirectory.Open(AppContext.BaseDirectory));

        Assert.Equal(ErrorKind.BadRequest, missing.Kind);
        Assert.Contains("name a run directory", missing.Message, StringComparison.Ordinal);
        Assert.Contains("holds no run", empty.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_run_wrote_is_read_back()
    {
        using var builder = SampleRun.Good();
        var run = builder.Write();

        var migration = Assert.Single(run.Migrations);
        Assert.Equal((1, "vm1", "host1", "host2"), (migration.Ordinal, migration.Vm, migration.From, migration.To));
        Assert.Equal(SampleRun.Claimed, migration.ClaimedBytes);
        Assert.Equal(18, migration.Samples.Count);
        Assert.Equal(builder.Environment, run.Environment);
        Assert.Equal(900, run.Heartbeats("vm1").Count);
        Assert.Empty(run.Damage);
    }

    [Fact]
    public void A_torn_last_line_is_damage_and_the_lines_before_it_are_read()
    {
        using var builder = SampleRun.Good();
        builder.Write();
        var whole = File.ReadAllText(builder.PathOf(RunFiles.History));
        File.WriteAllText(builder.PathOf(RunFiles.History), whole[..^20]);

        var run = RunDirectory.Open(builder.Root);

        Assert.Equal(whole.Count(character => character == '\n') - 1, run.History.Count);
        var damage = Assert.Single(run.Damage);
        Assert.Equal("has a torn last line", damage.Problem);
        Assert.Equal(whole.TrimEnd().LastIndexOf('\n') + 1, damage.Offset);
    }

    [Fact]
    public void A_broken_line_in_the_middle_is_damage_and_the_lines_around_it_are_read()
    {
        using var builder = SampleRun.Good();
        builder.Write();
        var lines = File.ReadAllLines(builder.PathOf(RunFiles.History));
        lines[2] = "{\"time\": 7}";
        File.WriteAllLines(builder.PathOf(RunFiles.History), lines);

        var run = RunDirectory.Open(builder.Root);

        Assert.Equal(lines.Length - 1, run.History.Count);
        Assert.Equal("has a line that cannot be read", Assert.Single(run.Damage).Problem);
    }

    [Fact]
    public void Events_written_by_many_threads_are_whole_lines_in_one_order()
    {
        using var builder = SampleRun.Good();
        using (var writer = new HistoryWriter(builder.Root, TimeProvider.System))
            Parallel.For(0, 8, thread =>
            {
                for (var i = 0; i < 50; i++) writer.Append("runner", "probe-ping", new { thread, i, text = new string('x', 300) });
            });

        Assert.Equal(400, File.ReadAllLines(builder.PathOf(RunFiles.History)).Length);
        File.WriteAllText(builder.PathOf(RunFiles.Plan), "{}");
        Assert.Equal(400, RunDirectory.Open(builder.Root).Events("probe-ping").Count());
    }

    [Fact]
    public void An_event_is_on_disk_when_append_returns()
    {
        using var builder = SampleRun.Good();
        using var writer = new HistoryWriter(builder.Root, TimeProvider.System);

        writer.Append("runner", EventKinds.DaemonDied, new { host = "host1", daemon = "libvirtd" });

        using var reader = new StreamReader(
            new FileStream(builder.PathOf(RunFiles.History), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        Assert.Matches("""^\{"time":"[0-9-]{10}T[0-9:]{8}\.[0-9]{7}Z","source":"runner","kind":"daemon-died","data":\{"host":"host1","daemon":"libvirtd"\}\}\n$""", reader.ReadToEnd());
    }
}
