using System.Diagnostics;
using System.Globalization;
using Lab.Runner.Commands;
using Lab.Runner.Runs;
using Lab.Runner.Suites;

namespace Lab.Tests.Suites;

public sealed class LabChildTests
{
    /// <summary>Who hears of its events writes them down, and the disk is full.</summary>
    [Fact]
    public async Task A_run_that_cannot_be_followed_is_killed_and_not_said_to_have_never_begun()
    {
        var process = 0;
        var child = LabChild.Start(
            Shell("""echo "{\"time\":\"2026-01-31T12:00:00Z\",\"source\":\"$$\",\"kind\":\"began\"}"; exec sleep 600"""),
            began =>
            {
                process = int.Parse(began.Source, CultureInfo.InvariantCulture);
                throw new IOException("No space left on device");
            });

        var end = await child.Ended.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(ExitCodes.Unknown, end.ExitCode);
        Assert.Equal("The run could not be followed to its end and was killed: No space left on device", end.Words);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(process));
        child.Interrupt(); // there is nothing left that could take it
    }

    [Fact]
    public async Task What_it_says_is_kept_and_how_it_ended()
    {
        var heard = new List<HistoryEvent>();
        var end = await LabChild.Start(Shell("""echo "{\"directory\":\"/runs/x\",\"headline\":\"PASS\"}"; echo no event; exit 2"""), heard.Add).Ended.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal((2, "/runs/x", "PASS", "no event"), (end.ExitCode, end.Directory, end.Headline, end.Words));
        Assert.Empty(heard);
    }

    [Fact]
    public async Task One_that_cannot_be_started_is_bad_input()
    {
        var end = await LabChild.Start(new ProcessStartInfo("/no/such/program"), _ => { }).Ended.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(ExitCodes.BadInput, end.ExitCode);
        Assert.StartsWith("The run could not be started", end.Words, StringComparison.Ordinal);
    }

    private static ProcessStartInfo Shell(string script) =>
        new("/bin/sh", ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
}
