using Lab.Runner.Scenarios;

namespace Lab.Tests.Accuracies;

/// <summary>The scenarios that models are calibrated and judged with.</summary>
public sealed class AccuracyGridTests
{
    private const int LeastPoints = 44;

    private static string[] Files => [.. Directory.GetFiles(Repository.PathOf("bench", "accuracy"), "*.yaml").Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_point_is_valid_and_called_as_its_file()
    {
        Assert.True(Files.Length >= LeastPoints);
        Assert.All(Files, file =>
        {
            var loaded = ScenarioLoader.Load(file);
            Assert.Empty(loaded.Faults);
            Assert.Equal(Path.GetFileNameWithoutExtension(file), loaded.Value!.Name);
            Assert.NotEmpty(loaded.Value.Migrations);
        });
    }

    [Fact]
    public void They_are_numbered_from_one_without_a_gap_so_that_every_second_one_is_half_of_them() =>
        Assert.Equal(Enumerable.Range(1, Files.Length), Files.Select(file => int.Parse(Path.GetFileName(file).Split('-')[1], System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void No_two_are_the_same() => Assert.Equal(Files.Length, Files.Select(file => string.Join('\n', File.ReadLines(file).Where(line => !line.StartsWith("name:", StringComparison.Ordinal) && !line.StartsWith("about:", StringComparison.Ordinal)))).Distinct().Count());
}
