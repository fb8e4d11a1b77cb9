using System.Globalization;

namespace Lab.Model.Units;

/// <summary>Splits a number from its unit, for the parsers of this folder.</summary>
internal static class Quantity
{
    public static bool TrySplit(string? text, out double number, out string unit)
    {
        number = 0;
        unit = "";
        if (string.IsNullOrWhiteSpace(text)) return false;
        text = text.Trim();
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.')) end++;
        unit = text[end..].Trim();
        return double.TryParse(text[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }
}
