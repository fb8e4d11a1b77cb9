using System.Text.RegularExpressions;

namespace Lab.Runner.Scenarios.Binding;

/// <summary>The forms of text a scenario knows.</summary>
internal enum TextForm
{
    /// <summary>Any text on one line.</summary>
    Line,

    /// <summary>A DNS label (RFC 1123), which is what hostnames, directories and domain names can all be.</summary>
    Label,

    /// <summary>The name of a network interface.</summary>
    Link,

    /// <summary>Two numbers and a point between them.</summary>
    Version,
}

/// <summary>A form's rule: for the JSON schema as a pattern, for people in words.</summary>
internal static partial class TextForms
{
    private const string LabelPattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

    // The kernel takes more; bridges, certificates and file names do not. 15 characters is IFNAMSIZ without its terminating zero.
    private const string LinkPattern = "^[A-Za-z][A-Za-z0-9_.-]{0,14}$";

    private const string VersionPattern = "^[0-9]{1,2}\\.[0-9]{1,2}$";

    private const string LinePattern = "^[^\\r\\n]+$";

    public static string Pattern(TextForm form) => form switch { TextForm.Label => LabelPattern, TextForm.Link => LinkPattern, TextForm.Version => VersionPattern, _ => LinePattern };

    public static string InWords(TextForm form) => form switch
    {
        TextForm.Label => "1 to 63 lower-case letters, digits and '-', with a letter or digit at both ends",
        TextForm.Link => "a letter and at most 14 further letters, digits, '-', '_' or '.'",
        TextForm.Version => "a version such as 4.7",
        _ => "text on one line",
    };

    public static bool Fits(TextForm form, string text) => form switch
    {
        TextForm.Label => Label().IsMatch(text),
        TextForm.Link => Link().IsMatch(text),
        TextForm.Version => Version().IsMatch(text),
        _ => Line().IsMatch(text),
    } && !text.EndsWith('\n'); // '$' also matches before a final line break

    [GeneratedRegex(LabelPattern)]
    private static partial Regex Label();

    [GeneratedRegex(LinkPattern)]
    private static partial Regex Link();

    [GeneratedRegex(VersionPattern)]
    private static partial Regex Version();

    [GeneratedRegex(LinePattern)]
    private static partial Regex Line();
}
