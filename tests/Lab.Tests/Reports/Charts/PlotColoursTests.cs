using Lab.Runner.Reports.Charts;
using Lab.Runner.Reports.Pages;

namespace Lab.Tests.Reports.Charts;

public sealed class PlotColoursTests
{
    [Fact]
    public void Every_colour_is_a_variable_of_the_style_sheet_in_light_and_in_dark()
    {
        var sheet = StyleSheet.Report.ToString();
        var (light, dark) = (sheet[..sheet.IndexOf("@media", StringComparison.Ordinal)], sheet[sheet.IndexOf("@media", StringComparison.Ordinal)..]);
        Assert.All(PlotColours.All, colour => Assert.Contains($"--{colour.Name}: #", light, StringComparison.Ordinal));
        Assert.All(PlotColours.All, colour => Assert.Contains($"--{colour.Name}: {colour.Dark};", dark, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_is_one_of_its_kind()
    {
        Assert.Equal(PlotColours.All.Count, PlotColours.All.DistinctBy(colour => colour.Light).Count());
        Assert.All(PlotColours.All, colour => Assert.Equal(colour.Light, colour.Light.ToLowerInvariant()));
    }

    [Fact]
    public void Colours_become_variables() => Assert.Equal("a var(--stream) b #123456", PlotColours.ToVariables("a #0072B2 b #123456"));
}
