namespace Lab.Tests.Reports.Charts;

/// <summary>Pictures as they must be, to the byte and on every platform. Written again with LAB_UPDATE_GOLDEN=1; then look at them.</summary>
internal static class GoldenSvg
{
    public static void Check(string name, string svg)
    {
        var path = Repository.PathOf("tests", "Lab.Tests", "Reports", "Charts", "Golden", name + ".svg");
        if (Environment.GetEnvironmentVariable("LAB_UPDATE_GOLDEN") is not null) File.WriteAllText(path, svg);
        Assert.Equal(File.ReadAllText(path), svg);
    }
}
