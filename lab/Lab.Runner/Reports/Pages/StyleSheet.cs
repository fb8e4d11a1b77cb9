namespace Lab.Runner.Reports.Pages;

/// <summary>The style sheets that pages carry inside.</summary>
internal static class StyleSheet
{
    private static readonly Lazy<string> Shared = new(() => Read("report.css"));
    private static readonly Lazy<string> OfMany = new(() => Read("many.css"));

    /// <summary>What every page has.</summary>
    public static Html Report => Html.Trusted(Shared.Value);

    /// <summary>For pages about several runs: the shared one, and theirs.</summary>
    public static Html Many => Html.Trusted(Shared.Value + OfMany.Value);

    private static string Read(string name)
    {
        using var stream = typeof(StyleSheet).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
