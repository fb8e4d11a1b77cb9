using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Lab.Runner.Reports.Charts;

namespace Lab.Tests.Reports.Charts;

public sealed class SvgWriterTests
{
    public static TheoryData<string> Kinds => ["panels", "scatter", "bars", "histogram", "columns", "bare"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_picture_is(string kind) => GoldenSvg.Check(kind, Text(SampleCharts.Of(kind)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_is_whole_and_has_a_title_and_a_description_for_those_who_cannot_see_it(string kind)
    {
        foreach (var svg in (string[])[Text(SampleCharts.Of(kind)), SvgWriter.Inline(SampleCharts.Of(kind))])
        {
            var root = XDocument.Parse(svg).Root!;
            Assert.Equal("img", root.Attribute("role")!.Value);
            Assert.Equal(["title", "desc"], root.Elements().Take(2).Select(element => element.Name.LocalName));
            Assert.All(root.Elements().Take(2), element => Assert.NotEqual("", element.Value));
            Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
            Assert.DoesNotContain("Infinity", svg, StringComparison.Ordinal);
            Assert.DoesNotContain('\r', svg);
        }
    }

    [Fact]
    public void Names_from_outside_stay_text()
    {
        var svg = Text(SampleCharts.Of("bare"));

        Assert.DoesNotContain("<b", svg, StringComparison.Ordinal);
        Assert.Contains("<title>&lt;b a=&quot;1&quot;&gt;&amp;&#39;\ufffd\ufffd</title>", svg, StringComparison.Ordinal);
        Assert.Equal("\U0001F600", SvgText.Escape("\U0001F600"));
    }

    [Fact]
    public void A_file_has_fixed_colours_and_those_of_a_dark_page_and_a_page_has_variables()
    {
        var (file, page) = (Text(SampleCharts.Of("panels")), SvgWriter.Inline(SampleCharts.Of("panels")));

        Assert.Contains("fill=\"#0072b2\"", file, StringComparison.Ordinal);
        Assert.Contains("[fill=\"#0072b2\"]{fill:#56b4e9}", file, StringComparison.Ordinal);
        Assert.DoesNotContain("var(", file, StringComparison.Ordinal);
        Assert.Contains("fill=\"var(--stream)\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\"#", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<style>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_chart_gives_the_same_bytes_in_every_culture()
    {
        var expected = Text(SampleCharts.Of("panels"));
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Backwards();
            Assert.Equal(expected, Text(SampleCharts.Of("panels")));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData(nameof(SeriesStyle.Dots))]
    [InlineData(nameof(SeriesStyle.Line))]
    [InlineData(nameof(SeriesStyle.LineAndDots))]
    [InlineData(nameof(SeriesStyle.StepArea))]
    [InlineData(nameof(SeriesStyle.Crosses))]
    public void A_file_stays_small_whatever_was_recorded(string name)
    {
        var style = Enum.Parse<SeriesStyle>(name);
        var random = new Random(1);
        var panels = Enumerable.Range(0, 8).Select(i => new Panel(
            $"vm{i}", new Axis(), [new Series("s", PlotColours.Stream, style, [.. Enumerable.Range(0, 20_000).Select(x => new Point(x, random.NextDouble(), "a title of its own"))])]));

        var svg = Text(new Chart("many", "Many", new Axis(), [.. panels]));

        Assert.InRange(Encoding.UTF8.GetByteCount(svg), 30_000, 150_000);
    }

    [Fact]
    public void Identifiers_of_two_charts_on_one_page_differ()
    {
        static IEnumerable<string> Ids(Chart chart) => XDocument.Parse(Text(chart)).Descendants().Attributes("id").Select(id => id.Value);
        Assert.Empty(Ids(SampleCharts.Of("panels")).Intersect(Ids(SampleCharts.Of("bars"))));
        Assert.Throws<ArgumentException>(() => Text(SampleCharts.Of("bars") with { Name = "a\"b" }));
    }

    [Fact]
    public void A_single_point_is_a_dot_and_a_hole_breaks_a_line()
    {
        Assert.Contains("h0\" fill=\"none\" stroke=\"#0072b2\" stroke-width=\"3.4\"", Text(SampleCharts.Line(new Point(1, 1))), StringComparison.Ordinal);
        var broken = Text(SampleCharts.Line(new(0, 0), new(1, 1), new(2, double.NaN), new(3, 1), new(4, 0)));
        Assert.Matches("d=\"M[0-9. ]+L[0-9. ]+M[0-9. ]+L[0-9. ]+\" fill=\"none\"", broken);
    }

    private static CultureInfo Backwards()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NegativeSign) = (",", "−");
        return culture;
    }

    private static string Text(Chart chart)
    {
        using var writer = new StringWriter { NewLine = "\r\n" };
        SvgWriter.Write(chart, writer);
        return writer.ToString();
    }
}
