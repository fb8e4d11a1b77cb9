namespace Lab.Model.Networks.Rules;

/// <summary>Names of networks, NICs and bonds: links of the kernel have them.</summary>
public static class NetworkNames
{
    /// <summary>Characters; the kernel's limit for the name of a link (IFNAMSIZ − 1).</summary>
    public const int Longest = 15;

    /// <summary>The rule in words.</summary>
    public static readonly string Rule = FormattableString.Invariant($"1 to {Longest} letters, digits, '-', '_' or '.', beginning with a letter or digit");

    public static bool IsLinkName(string name) =>
        name.Length is > 0 and <= Longest && char.IsAsciiLetterOrDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
}
