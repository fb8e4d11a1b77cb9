using Lab.Runner.Suites.Pages;

namespace Lab.Runner.Suites;

/// <summary>What a suite leaves for people and machines beside its state.</summary>
public static class SuiteReport
{
    /// <summary>Writes <c>junit.xml</c> and <c>index.html</c>.</summary>
    /// <returns>Absolute path of the index page.</returns>
    public static string Write(SuiteDirectory directory, SuiteState suite)
    {
        directory.Replace(SuiteDirectory.JUnit, SuiteJUnit.Render(suite));
        directory.Replace(SuiteDirectory.Index, IndexPage.Render(directory, suite));
        return directory.PathOf(SuiteDirectory.Index);
    }
}
