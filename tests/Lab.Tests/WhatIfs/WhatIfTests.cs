using Lab.Model.Units;
using Lab.Runner.WhatIfs;
using Lab.Simulation.Fleets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.Tests.WhatIfs;

/// <summary>What <c>lab whatif</c> takes, and what it writes.</summary>
public sealed class WhatIfTests : IDisposable
{
    private static readonly WhatIfTexts Texts = new("1000", "20", "20", "2GiB..16GiB", "1MiB/s..100MiB/s", "10240Mbit/s", null, "1");

    private readonly string _folder = Directory.CreateTempSubdirectory("lab-whatif-").FullName;

    [Fact]
    public void Without_options_it_is_a_rack_of_twenty_in_a_thousand_hosts_and_twenty_thousand_VMs()
    {
        var request = WhatIfRequest.Of(Texts, [])!;
        Assert.Equal(NetworkDesign.BuiltIn, request.Plans.Select(plan => plan.Design));
        Assert.All(request.Plans, plan => Assert.Equal((1000, 20, 20, 1UL), (plan.Hosts, plan.VmsPerHost, plan.Rack, plan.Seed)));
        Assert.Equal(new VmMix(), request.Fleet.Vms);
        Assert.Equal(FleetPlan.DefaultStreamRate, request.Fleet.StreamRate);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var faults = new List<string>();
        Assert.Null(WhatIfRequest.Of(new WhatIfTexts("4", "many", "40", "16GiB..2GiB", "fast", "0", "1x10G shred", "-1"), faults));
        Assert.Equal(7, faults.Count);
        foreach (var said in (string[])["--vms-per-host", "--rack 40 of --hosts 4", "16GiB..2GiB", "'fast'", "--stream-rate", "did you mean '1x10G shared'?", "--seed"]) Assert.Single(faults, fault => fault.Contains(said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("20000", "100")]
    [InlineData("1", "1")]
    public void A_fleet_has_bounds(string hosts, string vms) => Assert.Null(WhatIfRequest.Of(Texts with { Hosts = hosts, VmsPerHost = vms, Rack = "1" }, []));

    [Fact]
    public void One_size_and_one_rate_are_those_of_all()
    {
        var mix = WhatIfRequest.Of(Texts with { Memory = "4GiB", DirtyRate = "10MiB/s", Designs = "2x25g dedicated" }, [])!.Fleet.Vms;
        Assert.Equal((4L << 30, 4L << 30), (mix.LeastMemory.Bytes, mix.MostMemory.Bytes));
        Assert.All(mix.Draw(50, 1), vm => Assert.Equal((4L << 30, Bandwidth.FromMebibytesPerSecond(10)), (vm.Memory.Bytes, vm.DirtyRate)));
    }

    [Fact]
    public void A_file_says_how_hosts_are_wired()
    {
        var file = Write("designs:\n  - name: ours\n    management: 1Gbit/s\n    migration: 40Gbit/s\n    outbound-limit: 20Gbit/s\n    max-bandwidth: 500MiB/s\n");
        var design = Assert.Single(WhatIfRequest.Of(Texts with { Designs = file }, [])!.Plans).Design;
        Assert.Equal(new NetworkDesign("ours", Bandwidth.FromMegabitsPerSecond(1000)) { Migration = Bandwidth.FromMegabitsPerSecond(40_000), OutboundLimit = Bandwidth.FromMegabitsPerSecond(20_000), MaxBandwidth = Bandwidth.FromMebibytesPerSecond(500) }, design);
    }

    [Fact]
    public void Faults_of_a_file_have_their_places()
    {
        var faults = new List<string>();
        Assert.Null(WhatIfRequest.Of(Texts with { Designs = Write("designs:\n  - name: a\n    management: 10G\n  - name: a\n    management: 0Gbit/s\n    migratoin: 1Gbit/s\n") }, faults));
        Assert.Contains(faults, fault => fault.Contains("designs.yaml:3:", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("did you mean 'migration'?", StringComparison.Ordinal));
        Assert.Single(WhatIfRequest.Of(Texts with { Designs = Path.Combine(_folder, "missing.yaml") }, faults = []) is null ? faults : []);
    }

    [Fact]
    public void Page_and_figures_say_that_they_are_simulated_and_are_the_same_every_time()
    {
        var plan = new FleetPlan { Design = NetworkDesign.BuiltIn[0], Hosts = 4, VmsPerHost = 2, Rack = 1 };
        var (first, again) = (Files(plan), Files(plan));
        Assert.Equal(first, again);
        Assert.Contains("\"simulated\": true", first.Json, StringComparison.Ordinal);
        Assert.Contains("SIMULATED", first.Page, StringComparison.Ordinal);
        Assert.Contains("1x10G shared", first.Page, StringComparison.Ordinal);
        Assert.All(first.Plots, plot => Assert.Contains("SIMULATED", plot, StringComparison.Ordinal));
        Assert.DoesNotContain("NaN", first.Page + first.Json, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Written Files(FleetPlan plan)
    {
        List<EvacuationResult> results = [Evacuation.Run(plan, NullLoggerFactory.Instance), Evacuation.Run(plan with { Design = NetworkDesign.BuiltIn[2] }, NullLoggerFactory.Instance)];
        var plots = WhatIfPlots.Of(results).ToDictionary(chart => chart.Name, Lab.Runner.Reports.Charts.SvgWriter.Inline);
        return new Written(WhatIfFile.Render(results), WhatIfPage.Render(results, plots), string.Join('\n', plots.Values)) { Plots = [.. plots.Values] };
    }

    private string Write(string text)
    {
        var file = Path.Combine(_folder, "designs.yaml");
        File.WriteAllText(file, text);
        return file;
    }

    private sealed record Written(string Json, string Page, string Drawn)
    {
        public List<string> Plots { get; init; } = [];

        public bool Equals(Written? other) => other is not null && (Json, Page, Drawn) == (other.Json, other.Page, other.Drawn);

        public override int GetHashCode() => Json.GetHashCode(StringComparison.Ordinal);
    }
}
