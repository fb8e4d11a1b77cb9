using System.Text.Json;
using Lab.Engine;
using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Migrations;
using Lab.Engine.Networks;
using Lab.Engine.Policies;
using Lab.Engine.Stores;
using Lab.Engine.Vms;
using Lab.Model.Agents;
using Lab.Model.Engines;
using Lab.Model.Networks;
using Lab.Model.Units;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.Tests.Engines.Fakes;

/// <summary>An engine with hosts h1, h2, … that carry management on eth0 and the migration network on eth1, with eth2 and eth3 free, on virtual time.</summary>
public sealed class Bench : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly EngineOptions _options;
    private int _lives;
    private MortalStore _life = null!;

    public Bench(int hostCount = 2, EngineOptions? options = null, IEngineStore? store = null)
    {
        _options = options ?? new EngineOptions();
        Store = store ?? new MemoryStore();
        Hosts = new FakeHosts(Time);
        Agents = [.. Enumerable.Range(1, hostCount).Select(i => Hosts.Add($"h{i}", Address(i), Carrying(i)))];
        Engine = NewLife();
    }

    public VirtualTime Time { get; } = new();

    public FakeHosts Hosts { get; }

    public IReadOnlyList<FakeAgent> Agents { get; }

    public IEngineStore Store { get; }

    public EngineCore Engine { get; private set; }

    public InventoryState State => Engine.Inventory.Current;

    public Guid Cluster => State.Clusters.Keys.Single();

    public Guid MigrationNetwork => State.Networks.Values.Single(n => n.Name == FakeNetworks.Migration).Id;

    public IReadOnlyList<EngineEvent> Events => Engine.Inventory.Events.After(0, int.MaxValue);

    public static string Address(int host) => $"192.168.100.{10 + host}";

    public static string MigrationAddress(int host) => $"192.168.101.{10 + host}";

    /// <summary>Runs a test on the bench's time, from an engine whose hosts are up.</summary>
    public static void Run(Func<Bench, Task> test, int hostCount = 2, EngineOptions? options = null, IEngineStore? store = null)
    {
        using var bench = new Bench(hostCount, options, store);
        bench.Time.Run(async () =>
        {
            await bench.PrepareAsync();
            await test(bench);
            await bench.Engine.DisposeAsync();
        }, Longest);
    }

    public string StatusOf(int number) => Maintenance.StatusOf(State, State.Hosts[HostId(number)]);

    /// <summary>The host's network becomes another, and its agent says so.</summary>
    public void Rewire(int host, Func<HostNetworkState, HostNetworkState> change)
    {
        var agent = Agents[host - 1];
        agent.Network = change(agent.Network);
        agent.Emit(AgentEventKinds.NetworkChanged, null, agent.Network);
    }

    /// <summary>Pulls the cable of a NIC, or puts it back.</summary>
    public void SetNic(int host, string nic, bool up) => Rewire(host, network => network with { Links = [.. network.Links.Select(link => link.Name == nic ? link with { Up = up } : link)] });

    public Guid HostId(int number) => State.Hosts.Values.Single(h => h.Name == $"h{number}").Id;

    public Guid VmId(string name = "vm1") => State.Vms.Values.Single(v => v.Name == name).Id;

    public Vm Vm(string name = "vm1") => State.Vms[VmId(name)];

    public Migration Migration(Guid id) => State.Migrations[id];

    public int CountOf(string kind) => Events.Count(e => e.Kind == kind);

    public JsonElement DataOf(string kind) => Events.Last(e => e.Kind == kind).Data!.Value;

    public async Task<Vm> StartVmAsync(int host = 1, string name = "vm1", VmRequest? request = null)
    {
        Engine.Vms.Create((request ?? new VmRequest()) with { Name = name, Memory = ByteCount.FromMebibytes(256), Kernel = "/k", Initrd = "/i" });
        return (await Engine.Vms.StartAsync(VmId(name), HostId(host), CancellationToken.None)).Value;
    }

    public async Task<Migration> MigrateAsync(int? to = null, string vm = "vm1", MigrationSettings? settings = null, MigrationNetworkChoice? network = null) =>
        (await Engine.Migrations.StartAsync(Order(to, vm, settings, network))).Value;

    public MigrationOrder Order(int? to = null, string vm = "vm1", MigrationSettings? settings = null, MigrationNetworkChoice? network = null) =>
        new(VmId(vm), to is { } host ? HostId(host) : null, network, settings ?? new MigrationSettings());

    public Task PassAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), Time);

    /// <summary>Until the condition holds; virtual time goes on meanwhile.</summary>
    public async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var i = 0; i < 20_000; i++)
        {
            if (condition()) return;
            await PassAsync(0.01);
        }

        Assert.Fail($"Never happened: {what}. Events: {string.Join("; ", Events.Select(e => e.Kind))}");
    }

    public Task FinishedAsync(Migration migration) => UntilAsync(() => !Migration(migration.Id).Running, $"the end of migration {migration.Id}");

    /// <summary>SIGKILL and a new start on the same database.</summary>
    public async Task CrashAsync()
    {
        _life.Dead = true;
        await Engine.DisposeAsync();
        Engine = NewLife();
        Engine.Start();
    }

    /// <summary>The present engine's way to its store.</summary>
    public MortalStore Life => _life;

    public void Dispose() => _life.Dispose();

    private EngineCore NewLife()
    {
        _life = new MortalStore(Store);
        return new EngineCore(_life, Time, new CountingIds(1000 * ++_lives), Hosts, _options, NullLoggerFactory.Instance);
    }

    private async Task PrepareAsync()
    {
        Engine.Start();
        Engine.Networks.Create(new NetworkRequest(null, FakeNetworks.Migration, null, null, null, false, null));
        for (var i = 1; i <= Agents.Count; i++)
            Assert.Null(Engine.Hosts.Add(new HostRequest(null, $"h{i}", null, Address(i), null, Cluster)).Refusal);
        Assert.Null(Engine.ClusterNetworks.Assign(Cluster, MigrationNetwork, required: false, new HashSet<NetworkRole> { NetworkRole.Migration }).Refusal);
        await UntilAsync(() => State.Hosts.Keys.All(h => State.StateOf(h).Link == HostLink.Up), "hosts up");
    }

    private static HostNetworkState Carrying(int host) => FakeNetworks.Standard(Address(host)) with
    {
        Links = [FakeNetworks.Nic("eth0", addresses: $"{Address(host)}/24"), FakeNetworks.Nic("eth1"), FakeNetworks.Nic("eth2"), FakeNetworks.Nic("eth3")],
        Networks = [FakeNetworks.Network(FakeNetworks.Management, "eth0", $"{Address(host)}/24", bridged: true), FakeNetworks.Network(FakeNetworks.Migration, "eth1", $"{MigrationAddress(host)}/24")],
    };
}
