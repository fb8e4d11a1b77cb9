using Lab.Runner.Scenarios;

namespace Lab.Tests.Scenarios;

public sealed class RepositoryScenarioTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Repository.PathOf("scenarios"), "*.yaml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_scenario_of_the_repository_has_no_fault_and_is_named_after_its_file(string file)
    {
        var result = ScenarioLoader.Load(Repository.PathOf("scenarios", file));
        Assert.Empty(result.Faults);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), result.Value!.Name);
        Assert.NotEqual("", result.Value.About);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_scenario_of_the_repository_fits_the_schema(string file)
    {
        var document = YamlAsJson.Read(File.ReadAllText(Repository.PathOf("scenarios", file)));
        Assert.Empty(SchemaValidator.Validate(ScenarioSchema.Generate(), document));
    }

    [Fact]
    public void The_committed_schema_is_the_generated_one()
    {
        var path = Repository.PathOf("scenarios", ScenarioSchema.FileName);
        if (Environment.GetEnvironmentVariable("LAB_UPDATE_GENERATED") == "1") File.WriteAllText(path, ScenarioSchema.Generate());
        Assert.Equal(ScenarioSchema.Generate(), File.ReadAllText(path));
    }

    [Fact]
    public void The_reference_in_the_documentation_is_the_generated_one()
    {
        var path = Repository.PathOf("docs", "scenario.md");
        var text = File.ReadAllText(path);
        var (begin, end) = (text.IndexOf(ScenarioReference.Begin, StringComparison.Ordinal), text.IndexOf(ScenarioReference.End, StringComparison.Ordinal) + ScenarioReference.End.Length);
        if (Environment.GetEnvironmentVariable("LAB_UPDATE_GENERATED") == "1") File.WriteAllText(path, text[..begin] + ScenarioReference.Generate() + text[end..]);
        text = File.ReadAllText(path);
        Assert.Contains(ScenarioReference.Generate(), text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_in_the_documentation_has_no_fault()
    {
        var text = File.ReadAllText(Repository.PathOf("docs", "scenario.md"));
        Yaml.Load(text.Split("```yaml\n")[1].Split("```")[0]);
    }
}
