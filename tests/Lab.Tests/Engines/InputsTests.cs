using System.Text.Json;
using Lab.Engine.Rest;
using Lab.Engine.Rest.Shapes;
using Lab.Model.Units;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

/// <summary>oVirt's JSON dialect: strings out, strings or native scalars in.</summary>
public sealed class InputsTests
{
    private static readonly Dictionary<Guid, string> Known = new() { [CountingIds.Of(1)] = "one", [CountingIds.Of(2)] = "two" };

    [Theory]
    [InlineData("""{"memory": 268435456, "name": "vm1", "tunnel_migration": true}""")]
    [InlineData("""{"memory": "268435456", "name": "vm1", "tunnel_migration": "true"}""")]
    public void Native_scalars_are_as_good_as_strings(string json)
    {
        var vm = JsonSerializer.Deserialize<VmShape>(json, RestDialect.Options)!;
        Assert.Equal(("268435456", "vm1", "true"), (vm.Memory, vm.Name, vm.TunnelMigration));
    }

    [Fact]
    public void Output_is_snake_case_strings_without_absent_members() =>
        Assert.Equal("""{"id":"1","migration_downtime":"500"}""", JsonSerializer.Serialize(new VmShape { Id = "1", MigrationDowntime = "500" }, RestDialect.Options));

    [Theory]
    [InlineData("""{"host":{"id":"00000001-0000-0000-0000-000000000000"}}""", 1)]
    [InlineData("""{"host":{"name":"two"}}""", 2)]
    [InlineData("""{"host":"two"}""", 2)]
    [InlineData("""{"host":{"href":"/x","name":"two","other":{"deep":[1]}}}""", 2)]
    [InlineData("""{"host":"00000001-0000-0000-0000-000000000000"}""", 1)]
    public void A_reference_is_by_id_or_by_name(string json, int expected)
    {
        var inputs = new Inputs();
        Assert.Equal(CountingIds.Of(expected), inputs.Resolve(JsonSerializer.Deserialize<MigrateAction>(json, RestDialect.Options)!.Host, "host", Known, n => n));
        Assert.Null(inputs.Refusal);
    }

    [Fact]
    public void A_reference_to_nothing_says_what_there_is()
    {
        var inputs = new Inputs();
        inputs.Resolve(new Ref(null, "three"), "host", Known, n => n);
        Assert.Equal("There is no host named 'three'; there is one, two.", inputs.Refusal!.Text);
    }

    [Fact]
    public void Every_unreadable_scalar_is_named_at_once()
    {
        var inputs = new Inputs();
        inputs.Whole("x", "mtu");
        inputs.Boolean("maybe", "required");
        inputs.Inheritable("perhaps", "migration.compressed");
        inputs.Bytes("many", "memory");
        inputs.Duration("soon", "downtime", TimeSpan.FromMilliseconds(1));
        inputs.Rate("fast", "max_bandwidth");
        inputs.Id("7", "id");
        Assert.Equal(7, inputs.Refusal!.Reasons.Count);
        Assert.All(["mtu", "required", "migration.compressed", "memory", "downtime", "max_bandwidth", "id"], member => Assert.Contains($"{member} is ", inputs.Refusal.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("32", 32 * 1048576L)]
    [InlineData("0", 0)]
    [InlineData("100Mbit/s", 12_500_000)]
    public void A_bare_rate_counts_in_MiB_per_second(string text, long bytes) => Assert.Equal(new Bandwidth(bytes), new Inputs().Rate(text, "max_bandwidth"));

    [Theory]
    [InlineData("180", 180)]
    [InlineData("1.5s", 1500)]
    public void A_bare_downtime_counts_in_milliseconds(string text, double milliseconds) =>
        Assert.Equal(milliseconds, new Inputs().Duration(text, "downtime", TimeSpan.FromMilliseconds(1))!.Value.TotalMilliseconds);

    [Fact]
    public void A_name_that_comes_twice_is_a_fault()
    {
        var inputs = new Inputs();
        Assert.Equal("1", inputs.Named([("mode", "1"), (null, "x"), ("miimon", null)], "bonding option")["mode"]);
        Assert.Null(inputs.Refusal);
        inputs.Named([("mode", "1"), ("mode", "4")], "bonding option");
        Assert.Equal("There is more than one bonding option 'mode'.", inputs.Refusal!.Text);
    }

    [Fact]
    public void Inherit_is_nothing_said() => Assert.Null(new Inputs().Inheritable("inherit", "x"));
}
