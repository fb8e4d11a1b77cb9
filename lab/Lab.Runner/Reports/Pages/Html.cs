using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Lab.Runner.Reports.Pages;

/// <summary>
/// A fragment of HTML or inline SVG. Everything put into a hole of <c>$"…"</c> is escaped, except another fragment: names from scenarios,
/// hosts and hypervisors cannot become markup, because there is no way to write them unescaped.
/// </summary>
internal readonly record struct Html
{
    private readonly string? _markup;

    private Html(string markup) => _markup = markup;

    public static Html Empty => default;

    public static Html Of(Escaping text) => new(text.ToString());

    /// <summary>Markup that we made ourselves or that was made safe before: a style sheet of ours, a plot.</summary>
    public static Html Trusted(string markup) => new(markup);

    public static Html Join(IEnumerable<Html> parts, string separator = "") =>
        new(string.Join(separator, parts.Select(part => part.ToString())));

    public override string ToString() => _markup ?? "";

    /// <summary>Escapes every hole, numbers in the invariant culture.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Escaping(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _text = new(literalLength + formattedCount * 16);

        public void AppendLiteral(string literal) => _text.Append(literal);

        public void AppendFormatted(Html fragment) => _text.Append(fragment.ToString());

        public void AppendFormatted(IEnumerable<Html> fragments)
        {
            foreach (var fragment in fragments) _text.Append(fragment.ToString());
        }

        public void AppendFormatted<T>(T value, string? format = null)
        {
            if (value is IEnumerable<Html> fragments) AppendFormatted(fragments);
            else
                _text.Append(
                    WebUtility.HtmlEncode(
                        value is IFormattable formattable
                            ? formattable.ToString(format, CultureInfo.InvariantCulture)
                            : value?.ToString() ?? ""));
        }

        public override string ToString() => _text.ToString();
    }
}
