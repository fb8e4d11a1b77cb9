using System.Xml.Linq;

namespace Lab.Tests.Architecture;

/// <summary>References between projects point one way; docs of the design give the reasons.</summary>
public sealed class ReferenceTests
{
    /// <summary>What each project may refer to. The judge (Captures, Probe) must not share code with the judged (Agent, Engine).</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Lab.Model"] = [],
        ["Lab.Libvirt"] = [],
        ["Lab.Agent"] = ["Lab.Model", "Lab.Libvirt"],
        ["Lab.Engine"] = ["Lab.Model"],
        ["Lab.Captures"] = ["Lab.Model"],
        ["Lab.Probe"] = ["Lab.Captures", "Lab.Providers"],
        ["Lab.Providers"] = ["Lab.Model"],
        ["Lab.Simulation"] = ["Lab.Model", "Lab.Agent", "Lab.Engine", "Lab.Captures", "Lab.Providers"],
        ["Lab.Runner"] = ["Lab.Model", "Lab.Libvirt", "Lab.Agent", "Lab.Engine", "Lab.Captures", "Lab.Probe", "Lab.Providers", "Lab.Simulation"],
    };

    public static TheoryData<string> Projects => [.. Repository.Files().Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_what_it_may(string file)
    {
        var references = References(file);
        if (file.StartsWith("src/", StringComparison.Ordinal) || file.StartsWith("lab/", StringComparison.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            Assert.True(Allowed.ContainsKey(name), $"{name} is new: say here what it may refer to.");
            Assert.Subset(Allowed[name].ToHashSet(), references.Select(Path.GetFileNameWithoutExtension).ToHashSet()!);
        }

        Assert.All(references, reference => Assert.True(File.Exists(Repository.PathOf(Path.GetDirectoryName(file)!, reference)), reference));
    }

    [Fact]
    public void The_stack_under_test_knows_nothing_of_the_laboratory()
    {
        var stack = Repository.Files().Where(file => file.StartsWith("src/", StringComparison.Ordinal)).ToArray();
        string[] laboratory = ["Lab.Captures", "Lab.Probe", "Lab.Providers", "Lab.Runner", "Lab.Simulation"];
        Assert.All(stack.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).SelectMany(References), reference => Assert.DoesNotContain(Path.GetFileNameWithoutExtension(reference), laboratory));
        Assert.All(stack.Where(file => file.EndsWith(".cs", StringComparison.Ordinal)), file =>
            Assert.DoesNotContain(File.ReadLines(Repository.PathOf(file)), line => laboratory.Any(name => line.StartsWith($"using {name}", StringComparison.Ordinal))));
    }

    [Fact]
    public void Only_tests_and_benchmarks_refer_to_the_runner() => Assert.All(
        Repository.Files().Where(file => file.EndsWith(".csproj", StringComparison.Ordinal) && References(file).Any(reference => reference.EndsWith("Lab.Runner.csproj", StringComparison.Ordinal))),
        file => Assert.Matches("^(tests|bench)/", file));

    private static string[] References(string project) =>
        [.. XDocument.Load(Repository.PathOf(project)).Descendants("ProjectReference").Select(item => item.Attribute("Include")!.Value.Replace('\\', '/'))];
}
