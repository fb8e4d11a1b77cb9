using Lab.Model.Errors;
using Lab.Runner.Checkers;
using Lab.Runner.Suites;
using static Lab.Tests.Suites.SampleSuite;

namespace Lab.Tests.Suites;

public sealed class SuiteDirectoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-suite-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_newest_suite_is_found_and_what_was_saved_is_read()
    {
        using var directory = SuiteDirectory.Create(_folder, DateTimeOffset.UnixEpoch);
        Assert.Null(SuiteDirectory.Latest(_folder)); // nothing was saved yet
        directory.Save(Suite(Ran("a", Verdict.Fail, Verdict.Fail, null)));
        Assert.Equal(directory.Root, SuiteDirectory.Latest(_folder));
        using var again = SuiteDirectory.Open(SuiteDirectory.Latest(_folder)!);
        Assert.Equal(Verdict.Fail, again.Read()["a"].Attempts[0].Verdict);
        Assert.Null(again.Read()["a"].Attempts[1].Verdict);
        Assert.Equal("2 labs side by side, as asked.", again.Read().Parallel!.Why);
    }

    /// <summary>As on Windows, where not everybody may make links.</summary>
    [Fact]
    public void Where_there_is_no_link_the_newest_suite_is_found_by_its_name()
    {
        Assert.Null(SuiteDirectory.Latest(_folder));
        var roots = new List<string>();
        for (var day = 0; day < 3; day++)
        {
            using var directory = SuiteDirectory.Create(_folder, DateTimeOffset.UnixEpoch.AddDays(day));
            if (day < 2) directory.Save(Suite()); // the last one holds none yet
            roots.Add(directory.Root);
        }

        File.Delete(Path.Combine(_folder, SuiteDirectory.Suites, "latest"));
        Assert.Equal(roots[1], SuiteDirectory.Latest(_folder));
    }

    [Fact]
    public void A_suite_that_somebody_runs_cannot_be_resumed()
    {
        var directory = SuiteDirectory.Create(_folder, DateTimeOffset.UnixEpoch);
        directory.Save(Suite());
        Assert.Equal(ErrorKind.Conflict, Assert.Throws<LabException>(() => SuiteDirectory.Resume(directory.Root)).Kind);
        directory.Dispose();
        SuiteDirectory.Resume(directory.Root).Dispose();
    }

    [Fact]
    public void A_suite_that_cannot_be_written_is_not_said_to_be_run_by_somebody()
    {
        File.WriteAllText(Path.Combine(_folder, SuiteDirectory.State), "");
        File.CreateSymbolicLink(Path.Combine(_folder, ".lock"), ".lock"); // nobody can open a link to itself
        var refused = Assert.Throws<LabException>(() => SuiteDirectory.Resume(_folder));
        Assert.Equal(ErrorKind.Environment, refused.Kind);
        Assert.DoesNotContain("another process", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_holds_no_suite_is_refused() => Assert.Contains("suite.json is not there", Assert.Throws<LabException>(() => SuiteDirectory.Open(_folder)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{ torn", "cannot be read")]
    [InlineData("{\"schema\": 99, \"id\": \"x\", \"started\": \"2026-01-31T12:00:00Z\", \"folder\": \"\", \"selection\": [], \"scenarios\": []}", "another version")]
    public void A_damaged_or_foreign_state_is_one_clear_message(string content, string said)
    {
        File.WriteAllText(Path.Combine(_folder, SuiteDirectory.State), content);
        using var directory = SuiteDirectory.Open(_folder);
        Assert.Contains(said, Assert.Throws<LabException>(directory.Read).Message, StringComparison.Ordinal);
        Assert.Null(SuiteDirectory.TryRead(_folder)); // to who asks in passing
    }

    [Fact]
    public void Nothing_is_written_over()
    {
        File.WriteAllText(Path.Combine(_folder, "something"), "");
        Assert.Contains("not empty", Assert.Throws<LabException>(() => SuiteDirectory.MakeAt(_folder, _ => { })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_cannot_be_finished_leaves_nothing_and_the_next_try_makes_it(bool exists)
    {
        var place = Path.Combine(_folder, "whole");
        if (exists) Directory.CreateDirectory(place);
        var failure = Assert.Throws<LabException>(() => SuiteDirectory.MakeAt(place, half =>
        {
            Directory.CreateDirectory(half.PathOf("runs/a"));
            File.WriteAllText(half.PathOf("runs/a/file"), "");
            throw new IOException("No space left on device");
        }));
        Assert.Contains("No space left", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
        string[] left = exists ? [place] : [];
        Assert.Equal(left, Directory.EnumerateDirectories(_folder, "*", SearchOption.AllDirectories));

        Directory.CreateDirectory(Path.Combine(_folder, "whole.part", "runs")); // one that was killed left this
        SuiteDirectory.MakeAt(place + "/", whole => whole.Save(Suite()));
        Assert.Empty(SuiteDirectory.TryRead(place)!.Scenarios);
        Assert.False(Directory.Exists(Path.Combine(place, SuiteDirectory.Runs)));
    }

    [Fact]
    public void What_earlier_suites_took_is_known()
    {
        using (var directory = SuiteDirectory.Create(_folder, DateTimeOffset.UnixEpoch)) directory.Save(Suite(Ran("a", Verdict.Pass, Verdict.Pass), Ran("crashed", Verdict.Pass, (Verdict?)null)));
        using (var damaged = SuiteDirectory.Create(_folder, DateTimeOffset.UnixEpoch.AddDays(1))) File.WriteAllText(damaged.PathOf(SuiteDirectory.State), "{");
        var seconds = KnownDurations.Of([Scenario("a", estimate: 99), Scenario("b", estimate: 8), Scenario("crashed", estimate: 7)], _folder);
        Assert.Equal((6.5, 8, 7), (seconds["a"], seconds["b"], seconds["crashed"]));
    }
}
