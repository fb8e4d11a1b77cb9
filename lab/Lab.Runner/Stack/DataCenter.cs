using System.Net;
using System.Text.Json.Nodes;
using Lab.Model.Errors;
using Lab.Providers.Guests;
using Lab.Providers.Plans;
using Lab.Runner.Scenarios;
using Lab.Runner.Scenarios.Actions;
using Lab.Runner.Sessions;

namespace Lab.Runner.Stack;

/// <summary>Drives the engine as its administrator would: over REST, by names, and with nothing the API does not offer.</summary>
public sealed class DataCenter(LabSession session)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    private EngineClient Engine => session.Engine!;

    /// <summary>The cluster as the scenario wants it, then networks and their roles in it.</summary>
    public async Task DefineNetworksAsync(CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken);
        if (ClusterBody() is { Count: > 0 } body) await Engine.PutAsync($"/clusters/{cluster}", body, cancellationToken);
        await new ClusterNetworks(Engine, cluster).DefineAsync(session.Plan.Networks, cancellationToken);
    }

    /// <returns>When the host answered the engine, though it is not yet up: a required network is missing until it is set up.</returns>
    public async Task AddHostAsync(HostPlan host, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken);
        var added = await Engine.PostAsync("/hosts", new { name = host.Name, address = Installer.AddressOf(host.ManagementAddress).ToString(), cluster = new { id = cluster } }, cancellationToken);
        await WaitForStatusAsync(host, (string)added["id"]!, null, cancellationToken);
    }

    /// <returns>When the guest was started, not when it has booted.</returns>
    public async Task StartVmAsync(VmPlan vm, CancellationToken cancellationToken)
    {
        var guest = session.Guest!;
        var configured = session.Scenario.Vms.First(item => item.Name == vm.Name);
        await Engine.PostAsync("/vms", new
        {
            id = vm.Id,
            name = vm.Name,
            cluster = new { id = await ClusterAsync(cancellationToken) },
            memory = vm.MemoryBytes,
            cpu = new { topology = new { sockets = vm.Vcpus, cores = 1, threads = 1 } },
            os = new { kernel = guest.KernelPath, initrd = guest.InitrdPath, cmdline = GuestCommandLine.For(vm, HeartbeatPeer(vm)).ToString() },
            nics = new { nic = vm.Network is null ? Array.Empty<object>() : [new { name = "nic1", network = new { name = vm.Network }, mac = new { address = vm.Mac } }] },
            disks = await DiskAsync(vm, configured, cancellationToken),
            migration_network = configured.MigrationNetwork is { } own ? new { name = own } : null,
            high_availability = configured.HighlyAvailable ? new { enabled = true } : null,
        }, cancellationToken);
        await Engine.PostAsync($"/vms/{vm.Id}/start", new { host = new { name = vm.Host } }, cancellationToken);
    }

    /// <summary>An image of data that does not compress, on the host where the VM starts: a copy of zeros would be nothing to see.</summary>
    private async Task<object?> DiskAsync(VmPlan vm, VmConfig configured, CancellationToken cancellationToken)
    {
        if (configured.Disk is not { } size) return null;
        var image = $"/var/lib/lab/{vm.Name}.image";
        var blocks = FormattableString.Invariant($"count={size.Bytes >> 20}");
        (await session.Host(vm.Host).RunAsync(["dd", "if=/dev/urandom", $"of={image}", "bs=1M", blocks, "status=none"], null, cancellationToken)).OrThrow($"Making the disk of {vm.Name}", vm.Host);
        return new { disk = (object[])[new { name = "vda", provisioned_size = size.Bytes, image }] };
    }

    /// <returns>The engine's name for the migration.</returns>
    public async Task<string> MigrateAsync(VmPlan vm, MigrateConfig migrate, CancellationToken cancellationToken)
    {
        var answer = await Engine.PostAsync($"/vms/{vm.Id}/migrate", MigrationBody.Of(migrate, session.Scenario.Migration), cancellationToken);
        return (string?)answer["migration"]?["id"] ?? throw new LabException(ErrorKind.Internal, $"The engine accepted a migration without naming it: {answer.ToJsonString()}");
    }

    /// <summary>A migration of a VM that nobody asked for, by the engine's name for it; null: there is none yet.</summary>
    /// <param name="known">Migrations that are accounted for.</param>
    public async Task<JsonObject?> UnaskedMigrationAsync(VmPlan vm, IReadOnlyCollection<string> known, CancellationToken cancellationToken)
    {
        var migrations = (await Engine.GetAsync("/migrations", cancellationToken))["migration"]?.AsArray() ?? [];
        return migrations.Select(item => item!.AsObject()).FirstOrDefault(item => (string?)item["vm"]?["id"] == vm.Id.ToString() && !known.Contains((string?)item["id"] ?? ""));
    }

    public Task CancelAsync(VmPlan vm, CancellationToken cancellationToken) => Engine.PostAsync($"/vms/{vm.Id}/cancelmigration", new { }, cancellationToken);

    /// <summary>The migration as the engine sees it now: <c>status</c>, <c>error</c>, hosts.</summary>
    public Task<JsonObject> MigrationAsync(string id, CancellationToken cancellationToken) => Engine.GetAsync($"/migrations/{id}", cancellationToken);

    /// <summary>The host the engine believes a VM to be on, by name; null when it runs nowhere.</summary>
    public async Task<string?> HostOfAsync(VmPlan vm, CancellationToken cancellationToken)
    {
        var id = (string?)(await Engine.GetAsync($"/vms/{vm.Id}", cancellationToken))["host"]?["id"];
        return id is null ? null : await HostNameAsync(id, cancellationToken);
    }

    /// <summary>The engine's name for a host.</summary>
    /// <exception cref="LabException">It knows none of that name.</exception>
    public async Task<string> HostIdAsync(string host, CancellationToken cancellationToken)
    {
        var hosts = (await Engine.GetAsync("/hosts", cancellationToken))["host"]!.AsArray();
        return (string?)hosts.FirstOrDefault(item => (string?)item!["name"] == host)?["id"] ?? throw new LabException(ErrorKind.NotFound, $"The engine knows no host {host}.") { Host = host };
    }

    public async Task<string?> HostNameAsync(string id, CancellationToken cancellationToken) =>
        (string?)(await Engine.GetAsync($"/hosts/{id}", cancellationToken))["name"];

    /// <summary>What the engine's own defaults are not.</summary>
    private JsonObject ClusterBody()
    {
        var wanted = session.Scenario.Cluster;
        var body = new JsonObject();
        if (session.Plan.Switching.Type == SwitchingPlan.Ovs) body["switch_type"] = "ovs";
        if (wanted.Compatibility?.Split('.') is [var major, var minor]) body["version"] = new JsonObject { ["major"] = major, ["minor"] = minor };
        if (wanted.MigrateOnError != MigrateOnError.Always)
            body["error_handling"] = new JsonObject { ["on_error"] = wanted.MigrateOnError == MigrateOnError.Never ? "do_not_migrate" : "migrate_highly_available" };
        return body;
    }

    /// <summary>The engine's name for the cluster that all hosts are in.</summary>
    public async Task<string> ClusterAsync(CancellationToken cancellationToken) =>
        (string?)(await Engine.GetAsync("/clusters", cancellationToken))["cluster"]?[0]?["id"]
        ?? throw new LabException(ErrorKind.Internal, "The engine has no cluster.");

    /// <param name="wanted">Null: any status of a host that answered.</param>
    public Task WaitForStatusAsync(HostPlan host, string id, string? wanted, CancellationToken cancellationToken) => WaitForStatusAsync(host.Name, id, wanted, session.Patiently(LongestStart), cancellationToken);

    /// <exception cref="LabException">It is something else after the time.</exception>
    public async Task WaitForStatusAsync(string host, string wanted, TimeSpan within, CancellationToken cancellationToken) =>
        await WaitForStatusAsync(host, await HostIdAsync(host, cancellationToken), wanted, within, cancellationToken);

    private async Task WaitForStatusAsync(string host, string id, string? wanted, TimeSpan within, CancellationToken cancellationToken)
    {
        var started = session.Time.GetTimestamp();
        while (true)
        {
            var status = (string?)(await Engine.GetAsync($"/hosts/{id}", cancellationToken))["status"];
            if (wanted is null ? status is "up" or "non_operational" : status == wanted) return;
            if (session.Time.GetElapsedTime(started) > within)
                throw new LabException(ErrorKind.Timeout, $"{host} is {status} for the engine and not {wanted ?? "reachable"}, after {within.TotalSeconds:0.#} s.") { Host = host };
            await Task.Delay(Pause, session.Time, cancellationToken);
        }
    }

    private static IPEndPoint? HeartbeatPeer(VmPlan vm) => vm.Observer is { } address ? new IPEndPoint(IPAddress.Parse(address), Installer.HeartbeatPort) : null;
}
