using System.Text;
using System.Xml;

namespace Lab.Runner.Reports.Charts;

/// <summary>Text from anywhere, fit for an SVG.</summary>
internal static class SvgText
{
    /// <summary>Of an average letter, in its size. Fonts are the reader's, so that nothing can be measured; it errs on the wide side.</summary>
    private const double Letter = 0.57;

    /// <summary>As content or within double quotes. What XML has no way to write becomes U+FFFD.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) escaped.Append(text[i]).Append(text[++i]);
                else escaped.Append('\uFFFD');
            }
            else escaped.Append(Escape(text[i]));
        }

        return escaped.ToString();
    }

    /// <summary>Pixels, roughly.</summary>
    public static double Width(string text, double size) => text.Sum(letter => letter < '\u1100' ? Letter : 1) * size;

    /// <summary>As much of it as there is room for.</summary>
    public static string Fit(string text, double size, double room)
    {
        if (Width(text, size) <= room) return text;
        var length = text.Length;
        while (length > 1 && Width(text[..length], size) + size > room) length--;
        if (length > 1 && char.IsHighSurrogate(text[length - 1])) length--;
        return text[..length].TrimEnd() + "…";
    }

    private static string Escape(char letter) => letter switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        '\t' or '\n' or '\r' => " ",
        _ => XmlConvert.IsXmlChar(letter) ? letter.ToString() : "\uFFFD",
    };
}
