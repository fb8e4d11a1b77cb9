using Lab.Runner.Checkers;
using Lab.Runner.Reports;
using Lab.Tests.Checkers;
using Lab.Tests.Runs;
using Spectre.Console;

namespace Lab.Tests.Reports;

public sealed class VerdictRendererTests
{
    [Fact]
    public void A_pass_fits_on_one_screen_of_plain_text()
    {
        using var builder = SampleRun.Good();

        Assert.Equal(
            """

            PASS  All 88.2 MiB of vm1's migration stream travelled host1 → host2 on migration (eth1); management
                  carried 0 B of it.

                                                             migration stream   all traffic
              host1 eth0 management                                       0 B     209.4 KiB
              host1 eth1 migration   ########################        88.2 MiB      88.2 MiB
              host2 eth0 management                                       0 B       157 KiB
              host2 eth1 migration   ########################        88.2 MiB      88.2 MiB

              vm1 host1 → host2  completed after 1.95 s
              downtime  libvirt 64 ms (net 52 ms), heartbeat 69.5 ms (0 lost), wire 65.8 ms

              passed  path, fallback, control, attribution, drops, captures, downtime, memory, location, outcome


            """,
            Render(builder, width: 200));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(250)]
    public void What_did_not_pass_comes_with_its_evidence_and_nothing_is_wider_than_the_terminal_or_100_columns(int width)
    {
        using var builder = Checking.Run(new Move { Nic = "eth0", CorruptFrom = 600 });
        builder.Environment = builder.Environment with { Simulated = true };

        var text = Render(builder, width);

        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= Math.Min(100, width), line));
        Assert.StartsWith("\nSIMULATED", text, StringComparison.Ordinal);
        Assert.Contains("  FAIL  path\n", text, StringComparison.Ordinal);
        Assert.Contains("  FAIL  memory\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" \n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_not_read_as_markup()
    {
        using var builder = SampleRun.Good();
        builder.Plan =
            builder.Plan with { Networks = [.. builder.Plan.Networks.Select(network => network with { Name = $"[bold]{network.Name}[/]" })] };
        builder.Scenario = SampleScenario.Text();

        Assert.Contains("[bold]migration[/]", Render(builder, 100), StringComparison.Ordinal);
    }

    private static string Render(RunDirectoryBuilder builder, int width)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(text)
            });
        console.Profile.Width = width;
        VerdictRenderer.Render(console, RunJudge.Judge(builder.Write()));
        return text.ToString().ReplaceLineEndings("\n");
    }
}
