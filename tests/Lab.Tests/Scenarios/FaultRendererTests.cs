using Lab.Runner.Scenarios;

namespace Lab.Tests.Scenarios;

public sealed class FaultRendererTests
{
    [Fact]
    public void A_fault_is_shown_with_its_line_and_a_caret()
    {
        var text = Render(Yaml.Parse(Yaml.With("dirty-rate:", "dirty-rat:")), colour: false);
        Assert.Equal(
            """
            x.yaml:20:37: unknown key 'dirty-rat'; did you mean 'dirty-rate'?
               20 |     workload: { working-set: 32MiB, dirty-rat: 4MiB/s, fill: 64MiB }
                  |                                     ^

            """,
            text);
    }

    [Fact]
    public void A_long_line_is_shown_around_its_fault_and_never_wrapped()
    {
        var text = Render(Yaml.Parse(Yaml.With("name: sound", "name: " + new string('x', 3000))), colour: false);
        var lines = text.Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.InRange(lines[0].Length, 100, 250);
        Assert.All(lines[1..], line => Assert.InRange(line.Length, 0, 110));
        Assert.StartsWith("x.yaml:1:7: '", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_gets_colours_and_the_text_stays_the_same()
    {
        var result = Yaml.Parse(Yaml.With("name: vm1", "name: '[red]'"));
        var coloured = Render(result, colour: true);
        Assert.Contains("\u001b[", coloured, StringComparison.Ordinal);
        Assert.Equal(Render(result, colour: false), System.Text.RegularExpressions.Regex.Replace(coloured, "\u001b\\[[0-9;]*m", ""));
    }

    [Fact]
    public void A_fault_of_the_file_has_no_line() => Assert.Equal("nowhere.yaml: does not exist\n", Render(ScenarioLoader.Load("nowhere.yaml"), colour: false));

    private static string Render(LoadResult<Scenario> result, bool colour)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var console = Consoles.To(writer, width: 60, colour);
        FaultRenderer.Render(console, result.Faults, result.Source);
        return writer.ToString();
    }
}
