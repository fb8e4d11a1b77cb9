using System.Text.RegularExpressions;

namespace Lab.Tests.Architecture;

/// <summary>What a reader of the repository must not meet.</summary>
public sealed partial class TidyTests
{
    private const int MaximumLines = 400;

    private static readonly string[] Binary = [".png", ".jpg", ".gif", ".ico", ".pcap", ".pcapng", ".gz", ".woff2", ".box"];

    [Fact]
    public void No_source_file_is_longer_than_400_lines()
    {
        var sources = Repository.Files().Where(file => file.EndsWith(".cs", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(sources);
        Assert.All(sources, file => Assert.InRange(File.ReadLines(Repository.PathOf(file)).Count(), 0, MaximumLines));
    }

    [Fact]
    public void No_file_names_a_path_of_a_machine_or_the_host_of_a_registry() => Assert.Empty(
        Texts().SelectMany(file => File.ReadLines(Repository.PathOf(file)).Select((line, index) => (Line: line, Number: index + 1))
            .Where(item => MachinePath().IsMatch(item.Line) || RegistryHost().IsMatch(item.Line))
            .Select(item => $"{file}:{item.Number}: {item.Line.Trim()}")));

    [Theory]
    [InlineData("at /home/alice/lab/x.cs")]
    [InlineData("\"/root/.nuget\"")]
    [InlineData("C:\\Users\\alice")]
    public void A_path_of_a_machine_is_recognised(string line) => Assert.Matches(MachinePath(), line);

    [Theory]
    [InlineData("https://nuget.example.org/v3/index.json")]
    [InlineData("http://registry.local:4873/")]
    public void The_host_of_a_registry_is_recognised(string line) => Assert.Matches(RegistryHost(), line);

    [Theory]
    [InlineData("/work on it/ later")]
    [InlineData("bind /var/lib/libvirt")]
    [InlineData("https://json-schema.org/draft/2020-12/schema")]
    public void What_is_neither_is_left_alone(string line) => Assert.False(MachinePath().IsMatch(line) || RegistryHost().IsMatch(line));

    // This file holds what it looks for.
    private static IEnumerable<string> Texts() => Repository.Files()
        .Where(file => !Binary.Contains(Path.GetExtension(file)) && Path.GetFileName(file) != "TidyTests.cs" && new FileInfo(Repository.PathOf(file)).Length < 4 << 20);

    [GeneratedRegex(@"(^|[\s""'=(:`])(/(work|root|home|Users)/[\w.]|[A-Z]:\\Users\\)")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"https?://[\w.:-]*(nuget|npm|pypi|registry|artifact|nexus|mirror|proxy)", RegexOptions.IgnoreCase)]
    private static partial Regex RegistryHost();
}
