using System.Net;
using System.Text.Json.Nodes;
using Lab.Model.Errors;
using Lab.Providers.Guests;
using Lab.Providers.Plans;
using Lab.Runner.Scenarios;
using Lab.Runner.Sessions;

namespace Lab.Runner.Stack;

/// <summary>Drives the engine as its administrator would: over REST, by names, and with nothing the API does not offer.</summary>
public sealed class DataCenter(LabSession session)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private EngineClient Engine => session.Engine!;

    /// <summary>Networks and their roles in the cluster.</summary>
    public async Task DefineNetworksAsync(CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        foreach (var network in session.Plan.Networks) await DefineAsync(cluster, network, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>When the host answered the engine, though it is not yet up: a required network is missing until it is set up.</returns>
    public async Task AddHostAsync(HostPlan host, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        var added = await Engine.PostAsync("/hosts", new { name = host.Name, address = Installer.AddressOf(host.ManagementAddress).ToString(), cluster = new { id = cluster } }, cancellationToken).ConfigureAwait(false);
        await WaitForStatusAsync(host, (string)added["id"]!, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Each host's own network set-up, as an administrator asks the engine for it.</summary>
    /// <returns>When all hosts are up.</returns>
    public async Task SetUpNetworksAsync(CancellationToken cancellationToken)
    {
        var hosts = (await Engine.GetAsync("/hosts", cancellationToken).ConfigureAwait(false))["host"]!.AsArray();
        await Task.WhenAll(session.Plan.Hosts.Select(host => SetUpNetworksAsync(host, (string)hosts.First(item => (string?)item!["name"] == host.Name)!["id"]!, cancellationToken))).ConfigureAwait(false);
    }

    /// <returns>When the guest was started, not when it has booted.</returns>
    public async Task StartVmAsync(VmPlan vm, CancellationToken cancellationToken)
    {
        var guest = session.Guest!;
        await Engine.PostAsync("/vms", new
        {
            id = vm.Id,
            name = vm.Name,
            cluster = new { id = await ClusterAsync(cancellationToken).ConfigureAwait(false) },
            memory = vm.MemoryBytes,
            cpu = new { topology = new { sockets = vm.Vcpus, cores = 1, threads = 1 } },
            os = new { kernel = guest.KernelPath, initrd = guest.InitrdPath, cmdline = GuestCommandLine.For(vm, HeartbeatPeer(vm)).ToString() },
            nics = new { nic = vm.Network is null ? Array.Empty<object>() : [new { name = "nic1", network = new { name = vm.Network }, mac = new { address = vm.Mac } }] },
        }, cancellationToken).ConfigureAwait(false);
        await Engine.PostAsync($"/vms/{vm.Id}/start", new { host = new { name = vm.Host } }, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>The engine's name for the migration.</returns>
    public async Task<string> MigrateAsync(VmPlan vm, MigrateConfig migrate, CancellationToken cancellationToken)
    {
        var answer = await Engine.PostAsync($"/vms/{vm.Id}/migrate", MigrationBody.Of(migrate, session.Scenario.Migration), cancellationToken).ConfigureAwait(false);
        return (string?)answer["migration"]?["id"] ?? throw new LabException(ErrorKind.Internal, $"The engine accepted a migration without naming it: {answer.ToJsonString()}");
    }

    public Task CancelAsync(VmPlan vm, CancellationToken cancellationToken) => Engine.PostAsync($"/vms/{vm.Id}/cancelmigration", new { }, cancellationToken);

    /// <summary>The migration as the engine sees it now: <c>status</c>, <c>error</c>, hosts.</summary>
    public Task<JsonObject> MigrationAsync(string id, CancellationToken cancellationToken) => Engine.GetAsync($"/migrations/{id}", cancellationToken);

    /// <summary>The host the engine believes a VM to be on, by name; null when it runs nowhere.</summary>
    public async Task<string?> HostOfAsync(VmPlan vm, CancellationToken cancellationToken)
    {
        var id = (string?)(await Engine.GetAsync($"/vms/{vm.Id}", cancellationToken).ConfigureAwait(false))["host"]?["id"];
        return id is null ? null : await HostNameAsync(id, cancellationToken).ConfigureAwait(false);
    }

    public async Task<string?> HostNameAsync(string id, CancellationToken cancellationToken) =>
        (string?)(await Engine.GetAsync($"/hosts/{id}", cancellationToken).ConfigureAwait(false))["name"];

    private async Task<string> ClusterAsync(CancellationToken cancellationToken) =>
        (string?)(await Engine.GetAsync("/clusters", cancellationToken).ConfigureAwait(false))["cluster"]?[0]?["id"]
        ?? throw new LabException(ErrorKind.Internal, "The engine has no cluster.");

    private async Task DefineAsync(string cluster, NetworkPlan network, CancellationToken cancellationToken)
    {
        var isManagement = network.Roles.Contains("management");
        var definition = new { id = network.Id, name = network.Name, mtu = network.Mtu, vlan = network.Vlan is { } tag ? new { id = tag } : null, usages = new { usage = network.Bridged ? ["vm"] : Array.Empty<string>() } };
        if (!isManagement) await Engine.PostAsync("/networks", definition, cancellationToken).ConfigureAwait(false);
        var inCluster = new { name = network.Name, required = network.Required, usages = new { usage = Usages(network) } };
        if (isManagement) await Engine.PutAsync($"/clusters/{cluster}/networks/{await IdOfAsync(network.Name, cancellationToken).ConfigureAwait(false)}", inCluster, cancellationToken).ConfigureAwait(false);
        else await Engine.PostAsync($"/clusters/{cluster}/networks", inCluster, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> IdOfAsync(string network, CancellationToken cancellationToken)
    {
        var networks = (await Engine.GetAsync("/networks", cancellationToken).ConfigureAwait(false))["network"]!.AsArray();
        return (string)networks.First(item => (string?)item!["name"] == network)!["id"]!;
    }

    /// <summary>oVirt's words. A bridged network is a VM network: there, the one means the other.</summary>
    private static IReadOnlyList<string> Usages(NetworkPlan network) =>
        [.. network.Roles.Select(role => role.Replace('-', '_')).Concat(network.Bridged ? ["vm"] : []).Distinct()];

    private async Task SetUpNetworksAsync(HostPlan host, string id, CancellationToken cancellationToken)
    {
        var attachments = session.Plan.Networks
            .SelectMany(network => network.Attachments.Where(attachment => attachment.Host == host.Name).Select(attachment => Attachment(network, attachment))).ToArray();
        await Engine.PostAsync(
            $"/hosts/{id}/setupnetworks",
            new { modified_network_attachments = new { network_attachment = attachments }, check_connectivity = true, commit_on_success = true },
            cancellationToken).ConfigureAwait(false);
        await WaitForStatusAsync(host, id, "up", cancellationToken).ConfigureAwait(false);
    }

    private static object Attachment(NetworkPlan network, AttachmentPlan attachment)
    {
        object assignment = attachment.Address is { } address
            ? new { assignment_method = "static", ip = new { address = address.Split('/')[0], netmask = Netmask(address), version = "v4" } }
            : new { assignment_method = "none" };
        return new { network = new { name = network.Name }, host_nic = new { name = attachment.Port }, ip_address_assignments = new { ip_address_assignment = (object[])[assignment] } };
    }

    private static string Netmask(string addressWithPrefix)
    {
        var prefix = int.Parse(addressWithPrefix.Split('/')[1], System.Globalization.CultureInfo.InvariantCulture);
        return new IPAddress(IPAddress.HostToNetworkOrder(prefix == 0 ? 0 : -1 << (32 - prefix)) & 0xffffffffL).ToString();
    }

    /// <param name="wanted">Null: any status of a host that answered.</param>
    private async Task WaitForStatusAsync(HostPlan host, string id, string? wanted, CancellationToken cancellationToken)
    {
        var started = session.Time.GetTimestamp();
        while (true)
        {
            var status = (string?)(await Engine.GetAsync($"/hosts/{id}", cancellationToken).ConfigureAwait(false))["status"];
            if (wanted is null ? status is "up" or "non_operational" : status == wanted) return;
            if (session.Time.GetElapsedTime(started) > TimeSpan.FromSeconds(30))
                throw new LabException(ErrorKind.Timeout, $"{host.Name} is {status} for the engine and not {wanted ?? "reachable"}, after 30 s.") { Host = host.Name };
            await Task.Delay(Pause, session.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static IPEndPoint? HeartbeatPeer(VmPlan vm) => vm.Observer is { } address ? new IPEndPoint(IPAddress.Parse(address), Installer.HeartbeatPort) : null;
}
