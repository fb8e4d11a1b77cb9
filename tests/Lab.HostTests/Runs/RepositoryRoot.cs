namespace Lab.HostTests.Runs;

/// <summary>The checkout that these tests were built in.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    public static string Scenario(string name) => System.IO.Path.Combine(Path, "scenarios", name + ".yaml");

    private static string Find(string folder) =>
        File.Exists(System.IO.Path.Combine(folder, "Lab.sln")) ? folder : Find(System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No Lab.sln above the tests."));
}
