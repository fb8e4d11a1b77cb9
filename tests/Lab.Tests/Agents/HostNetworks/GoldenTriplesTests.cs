using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Agent.HostNetworks;
using Lab.Model.Agents;
using Lab.Model.Networks;
using Lab.Tests.Agents.Fakes;

namespace Lab.Tests.Agents.HostNetworks;

/// <summary>
/// Golden triples: what runs on a host, what is asked, and the plan between, as the programs are told it. The host has management's address on eth0, four more NICs and Open vSwitch in user space.
/// Written again with LAB_UPDATE_GOLDEN=1; then read them.
/// </summary>
public sealed class GoldenTriplesTests
{
    private static readonly JsonSerializerOptions Writing = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Folder => Repository.PathOf("tests", "Lab.Tests", "Agents", "HostNetworks", "Triples");

    public static TheoryData<string> Triples => [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Triples))]
    public void The_plan_is(string triple)
    {
        var path = Path.Combine(Folder, triple + ".json");
        var document = JsonNode.Parse(File.ReadAllText(path))!;
        var current = NetworkPlannerTests.After(Host(), Request(document["current"]!));
        var planning = NetworkPlanner.Plan(current, Request(document["desired"]!));
        Assert.Empty(planning.Faults);
        string[] plan = [.. planning.Plan!.Steps.Select(step => $"{step.Program} {step}")];
        if (Environment.GetEnvironmentVariable("LAB_UPDATE_GOLDEN") is not null)
        {
            document["plan"] = new JsonArray([.. plan.Select(step => JsonValue.Create(step))]);
            File.WriteAllText(path, document.ToJsonString(Writing) + "\n");
        }

        Assert.Equal(document["plan"]!.AsArray().Select(step => step!.GetValue<string>()), plan);
    }

    [Theory]
    [MemberData(nameof(Triples))]
    public void The_plan_leads_where_it_says_and_back(string triple)
    {
        var document = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, triple + ".json")))!;
        NetworkPlannerTests.AssertUndone(NetworkPlannerTests.After(Host(), Request(document["current"]!)), Request(document["desired"]!));
    }

    /// <summary>An agent that starts again on a host that kept its networks has nothing to put back, and nothing against them.</summary>
    [Theory]
    [MemberData(nameof(Triples))]
    public void What_is_there_is_restored_without_a_step(string triple)
    {
        var document = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, triple + ".json")))!;
        var kept = NetworkPlannerTests.After(NetworkPlannerTests.After(Host(), Request(document["current"]!)), Request(document["desired"]!));
        var planning = NetworkPlanner.Plan(kept with { Running = new RunningNetworks() }, new SetupNetworksRequest { Networks = kept.Running.Networks, Bonds = kept.Running.Bonds });
        Assert.Empty(planning.Faults);
        Assert.Empty(planning.Plan!.Steps);
    }

    private static CurrentNetworks Host()
    {
        var kernel = new FakeNetwork().Kernel;
        return new CurrentNetworks(
            kernel with { Datapath = "netdev", Links = [.. kernel.Links, FakeNetwork.Nic("eth3", "52:54:00:00:00:04"), FakeNetwork.Nic("eth4", "52:54:00:00:00:05")] }, new RunningNetworks());
    }

    private static SetupNetworksRequest Request(JsonNode node) => node.Deserialize<SetupNetworksRequest>(AgentJson.Options)!;
}
