using Lab.Model.Errors;
using Lab.Model.Units;
using Lab.Runner.Suites;
using static Lab.Tests.Suites.SampleSuite;

namespace Lab.Tests.Suites;

/// <summary>Which scenarios run: <c>--filter</c>, <c>--shard</c>.</summary>
public sealed class ChoosingTests
{
    private static readonly IReadOnlyList<SuiteScenario> All = Several("dedicated-bridged", "dedicated-bridgeless", "three-hosts", "vlan-tagged");

    [Theory]
    [InlineData("", "dedicated-bridged dedicated-bridgeless three-hosts vlan-tagged")]
    [InlineData("dedicated*", "dedicated-bridged dedicated-bridgeless")]
    [InlineData("VLAN*", "vlan-tagged")]
    [InlineData("*hosts, vlan-tagged", "three-hosts vlan-tagged")]
    [InlineData("dedicated-bridge?", "dedicated-bridged")]
    [InlineData("!dedicated*", "three-hosts vlan-tagged")]
    [InlineData("dedicated*,!*less", "dedicated-bridged")]
    public void A_filter_chooses_by_name(string filter, string chosen) =>
        Assert.Equal(chosen.Split(' '), NameFilter.Parse([filter]).Choose(All).Select(scenario => scenario.Name));

    [Fact]
    public void Patterns_given_again_add_up() => Assert.Equal(["three-hosts", "vlan-tagged"], NameFilter.Parse(["three*", "vlan*"]).Choose(All).Select(scenario => scenario.Name));

    [Theory]
    [InlineData("thre-hosts", "did you mean 'three-hosts'?")]
    [InlineData("dedicatd*", "did you mean 'dedicated*'?")]
    [InlineData("bridgeless", "did you mean 'dedicated-bridgeless'?")]
    [InlineData("xyzzy", "There are dedicated-bridged, dedicated-bridgeless, three-hosts, vlan-tagged.")]
    [InlineData("xyzzy,thre-hosts", "did you mean 'three-hosts'?")]
    [InlineData("three*,!three*", "takes away every scenario")]
    public void A_filter_that_matches_nothing_says_what_was_meant(string filter, string said) =>
        Assert.Contains(said, Assert.Throws<LabException>(() => NameFilter.Parse([filter]).Choose(All)).Message, StringComparison.Ordinal);

    [Fact]
    public void Dots_and_brackets_in_a_filter_mean_themselves() => Assert.Throws<LabException>(() => NameFilter.Parse(["three.hosts"]).Choose(All));

    [Theory]
    [InlineData("1/1")]
    [InlineData("2/3")]
    public void A_shard_is_read_as_it_is_written(string text) => Assert.Equal(text, Shard.Parse(text).ToString());

    [Theory]
    [InlineData("0/2")]
    [InlineData("3/2")]
    [InlineData("1")]
    [InlineData("1/2/3")]
    [InlineData("-1/2")]
    [InlineData("1/0")]
    [InlineData("a/b")]
    [InlineData("1/5000")]
    public void What_is_no_shard_is_refused(string text) => Assert.Equal(ErrorKind.BadRequest, Assert.Throws<LabException>(() => Shard.Parse(text)).Kind);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(30)]
    public void Shards_are_the_whole_and_share_nothing(int count)
    {
        var scenarios = Enumerable.Range(0, 20).Select(i => Scenario($"s{i:00}", estimate: 6 + i % 5)).ToList();
        var parts = Enumerable.Range(1, count).Select(index => new Shard(index, count).Of(scenarios)).ToList();
        Assert.Equal(scenarios.Select(scenario => scenario.Name), parts.SelectMany(part => part).Select(scenario => scenario.Name).Order());
        var loads = parts.Select(part => part.Sum(scenario => scenario.Estimate)).ToList();
        Assert.True(loads.Max() - loads.Min() <= scenarios.Max(scenario => scenario.Estimate), string.Join(' ', loads));
    }

    [Fact]
    public void Shards_do_not_depend_on_the_order_in_which_files_were_found()
    {
        var scenarios = Enumerable.Range(0, 9).Select(i => Scenario($"s{i}", estimate: 6 + i % 2)).ToList();
        var again = Enumerable.Reverse(scenarios).ToList();
        Assert.Equal(new Shard(2, 3).Of(scenarios).Select(scenario => scenario.Name), new Shard(2, 3).Of(again).Select(scenario => scenario.Name).Order());
    }

    [Theory]
    [InlineData(2, 8192, 10, 2)] // a lab a core
    [InlineData(64, 8192, 3, 3)] // no more than there are
    [InlineData(64, 4096, 20, 5)] // memory: 85 % of 4096 MiB holds five of 600
    [InlineData(64, 500, 20, 1)] // one always runs
    [InlineData(0, 8192, 3, 1)]
    public void Auto_is_bounded_by_cores_by_memory_and_by_what_there_is(int cores, long mebibytes, int scenarios, int labs)
    {
        var chosen = Capacity.Of("auto", [.. Enumerable.Range(0, scenarios).Select(i => Scenario($"s{i}"))], cores, ByteCount.FromMebibytes(mebibytes));
        Assert.Equal(labs, chosen.Labs);
        Assert.NotEmpty(chosen.Why);
    }

    [Fact]
    public void A_number_is_taken_as_it_is() => Assert.Equal(7, Capacity.Of("7", All, 2, ByteCount.FromMebibytes(1024)).Labs);

    [Theory]
    [InlineData("0")]
    [InlineData("-2")]
    [InlineData("many")]
    [InlineData("1000")]
    public void What_is_no_number_of_labs_is_refused(string text) => Assert.Throws<LabException>(() => Capacity.Of(text, All, 2, ByteCount.FromMebibytes(1024)));
}
