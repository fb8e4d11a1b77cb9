using System.Globalization;
using System.Runtime.CompilerServices;

namespace Lab.Runner.Reports.Charts;

/// <summary>
/// Where an SVG's elements go, one a line. Everything put into a hole of <c>$"…"</c> is written as an SVG needs it: text escaped, pixels in
/// tenths, colours as the place asks for. Line ends are the same on every platform.
/// </summary>
/// <param name="inPage">For a page, whose style sheet has the colours and the font; else for a file of its own.</param>
internal sealed class SvgOutput(TextWriter writer, bool inPage)
{
    public void Line([InterpolatedStringHandlerArgument("")] Escaping markup) => writer.Write('\n');

    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    /// <param name="room">Pixels; what is longer is cut, and whole when the reader points at it.</param>
    public void Text(double x, double y, string text, int size, Colour colour, string anchor = "start", double room = double.PositiveInfinity)
    {
        if (text.Length == 0) return;
        var shown = SvgText.Fit(text, size, room);
        if (shown == text) Line($"<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{colour}\" text-anchor=\"{anchor}\">{shown}</text>");
        else Line($"<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{colour}\" text-anchor=\"{anchor}\">{shown}<title>{text}</title></text>");
    }

    [InterpolatedStringHandler]
    public readonly ref struct Escaping
    {
        private readonly SvgOutput _output;
        private readonly TextWriter _writer;

        public Escaping(int literalLength, int formattedCount, SvgOutput output)
        {
            _ = literalLength + formattedCount;
            (_output, _writer) = (output, output.Writer);
        }

        public void AppendLiteral(string literal) => _writer.Write(literal);

        public void AppendFormatted(string text) => _writer.Write(SvgText.Escape(text));

        public void AppendFormatted(int number) => _writer.Write(number.ToString(CultureInfo.InvariantCulture));

        public void AppendFormatted(double pixels) => _writer.Write(Tenths.Format(pixels));

        /// <summary>What is no place: an opacity.</summary>
        public void AppendFormatted(double number, string format) => _writer.Write(number.ToString(format, CultureInfo.InvariantCulture));

        public void AppendFormatted(Colour colour) => _writer.Write(_output.InPage ? $"var(--{colour.Name})" : colour.Light);
    }

    private TextWriter Writer => writer;

    private bool InPage => inPage;
}
