using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Lab.Captures.Ledgers;
using Lab.Runner.Checkers;
using Lab.Runner.Reports.Charts;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports.Plots;

/// <summary>
/// The run in the size of a stamp, for pages about many: what the hosts sent over time, of it the migration streams where they belong and
/// where they do not, and the pauses. No chart: it is four areas and no text.
/// </summary>
internal static class Thumbnail
{
    public const string Name = "thumbnail";
    private const int Width = 240;
    private const int Height = 56;
    private const int MostBins = 120;
    private const double NarrowestPause = 1.6;
    private static readonly string[] Elements = ["svg", "rect", "path"];
    private static readonly string[] Attributes = ["viewBox", "preserveAspectRatio", "xmlns", "x", "y", "width", "height", "d", "fill", "opacity"];

    /// <summary>Writes <c>plots/thumbnail.svg</c>; nothing when nothing was migrated, or when it cannot be written: pages do without it.</summary>
    public static void Save(RunDirectory run, JudgedRun judged)
    {
        if (run.Plan is null || TimeFrame.Of(run, judged) is not { } frame) return;
        try
        {
            Directory.CreateDirectory(run.PathOf(RunFiles.Plots));
            File.WriteAllText(run.PathOf(RunFiles.Plot(Name)), Render(run.Ledger, judged, frame));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The report is what counts, and says of its own plots why they are missing.
        }
    }

    /// <summary>Of a run, with variables for colours and ready to be put into a page; null when it has none, or one that is not ours: a run may
    /// come from anywhere.</summary>
    public static string? Read(string run)
    {
        try
        {
            var file = Path.Combine(run, RunFiles.Plot(Name));
            if (!File.Exists(file)) return null;
            var root = XDocument.Parse(File.ReadAllText(file)).Root!;
            var known = root.DescendantsAndSelf().All(element => Elements.Contains(element.Name.LocalName) && element.Attributes().All(attribute => Attributes.Contains(attribute.Name.LocalName)));
            return known ? PlotColours.ToVariables(root.ToString(SaveOptions.DisableFormatting)) : null;
        }
        catch (Exception problem) when (problem is XmlException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Render(Ledger ledger, JudgedRun judged, TimeFrame frame)
    {
        var bins = new BinnedTime(frame, ledger.Series.Count > 0 ? ledger.Series[0].Bin : TimeSpan.FromMilliseconds(10), MostBins);
        double[] all = new double[bins.Count], stream = new double[bins.Count], elsewhere = new double[bins.Count];
        foreach (var series in ledger.Series.Where(series => series.Direction == FrameDirection.Transmitted))
        {
            bins.Add(series, all);
            if (series.Class is TrafficClass.QemuStream or TrafficClass.DiskCopy) bins.Add(series, Belongs(judged, series) ? stream : elsewhere);
        }

        for (var i = 0; i < stream.Length; i++) stream[i] += elsewhere[i]; // stacked: what is elsewhere lies below
        var most = Math.Max(all.Max(), 1);
        var pauses = judged.Migrations.Where(migration => migration.Downtime is { From: not null, To: not null }).Select(migration => Pause(migration.Downtime, frame));
        return $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" preserveAspectRatio="none">"""
            + $"""{Area(all, most, PlotColours.Other)}{Area(stream, most, PlotColours.Stream)}{Area(elsewhere, most, PlotColours.Rate)}{string.Concat(pauses)}"""
            + $"""<rect x="0" y="{Height - 1}" width="{Width}" height="1" fill="{PlotColours.Grid.Light}"/></svg>""" + "\n";
    }

    private static bool Belongs(JudgedRun judged, TimeSeries series) => judged.Migrations.Any(
        migration => migration.Interfaces.Any(nic => nic.Host == series.Host && nic.Nic == series.Interface && nic.Expected));

    /// <summary>The outline of a step for each bin, over the zero line; nothing when all is zero.</summary>
    private static string Area(double[] sums, double most, Colour colour)
    {
        if (sums.All(sum => sum == 0)) return "";
        var path = new StringBuilder(FormattableString.Invariant($"M0 {Height}"));
        for (var i = 0; i < sums.Length; i++)
            path.Append(CultureInfo.InvariantCulture, $"V{Height - sums[i] / most * (Height - 4):0.#}H{(i + 1.0) / sums.Length * Width:0.#}");
        return $"""<path d="{path}V{Height}Z" fill="{colour.Light}"/>""";
    }

    private static string Pause(JudgedDowntime downtime, TimeFrame frame)
    {
        double X(DateTimeOffset time) => Math.Clamp((frame.Seconds(time) - frame.From) / (frame.To - frame.From), 0, 1) * Width;
        var (from, to) = (X(downtime.From!.Value), X(downtime.To!.Value));
        return FormattableString.Invariant(
            $"""<rect x="{from:0.#}" y="0" width="{Math.Max(to - from, NarrowestPause):0.#}" height="{Height}" fill="{PlotColours.Downtime.Light}" opacity="0.75"/>""");
    }
}
