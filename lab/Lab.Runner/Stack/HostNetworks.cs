using System.Globalization;
using System.Text.Json.Nodes;
using Lab.Model.Errors;
using Lab.Providers.Plans;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;
using Lab.Runner.Sessions;

namespace Lab.Runner.Stack;

/// <summary>Networks on hosts, set up as an administrator asks the engine for it.</summary>
public sealed class HostNetworks(LabSession session)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDhcp = TimeSpan.FromSeconds(20);

    private readonly DataCenter _center = new(session);

    private EngineClient Engine => session.Engine!;

    /// <summary>Everything that the plan puts on the hosts.</summary>
    /// <returns>When all hosts are up and have the addresses that are not meant to be late.</returns>
    public Task SetUpAllAsync(CancellationToken cancellationToken) => Task.WhenAll(session.Plan.Hosts.Select(async host =>
    {
        var id = await _center.HostIdAsync(host.Name, cancellationToken);
        var attachments = session.Plan.Networks.Select(network => (Network: network, At: network.On(host.Name))).Where(pair => pair.At is not null).ToList();
        var body = new JsonObject
        {
            ["modified_network_attachments"] = new JsonObject { ["network_attachment"] = new JsonArray([.. attachments.Select(pair => AttachmentBody.Of(pair.Network, pair.At!))]) },
            ["check_connectivity"] = true,
            ["commit_on_success"] = true,
        };
        if (host.Bonds.Count > 0) body["modified_bonds"] = new JsonObject { ["host_nic"] = new JsonArray([.. host.Bonds.Select(AttachmentBody.Of)]) };
        await Engine.PostAsync($"/hosts/{id}/setupnetworks", body, cancellationToken);
        await _center.WaitForStatusAsync(host, id, "up", cancellationToken);
        foreach (var (network, at) in attachments.Where(pair => pair.At!.Dhcp && pair.Network.DhcpDelay == TimeSpan.Zero))
            await WaitForAddressAsync(at!.Host, network.Name, session.Patiently(LongestDhcp), cancellationToken);
    }));

    /// <summary>One network on one host, also moved there from another NIC.</summary>
    public async Task AttachAsync(NetworkPlan network, AttachmentPlan at, TimeSpan? connectivityTimeout, CancellationToken cancellationToken)
    {
        var id = await _center.HostIdAsync(at.Host, cancellationToken);
        var body = new JsonObject
        {
            ["modified_network_attachments"] = new JsonObject { ["network_attachment"] = new JsonArray(AttachmentBody.Of(network, at)) },
            ["check_connectivity"] = true,
            ["commit_on_success"] = true,
        };
        if (connectivityTimeout is { } limit) body["connectivity_timeout"] = FormattableString.Invariant($"{limit.TotalMilliseconds}ms");
        await Engine.PostAsync($"/hosts/{id}/setupnetworks", body, cancellationToken);
    }

    public async Task DetachAsync(string network, string host, CancellationToken cancellationToken)
    {
        var id = await _center.HostIdAsync(host, cancellationToken);
        var removed = new { network_attachment = (object[])[new { network = new { name = network } }] };
        await Engine.PostAsync($"/hosts/{id}/setupnetworks", new { removed_network_attachments = removed, check_connectivity = true, commit_on_success = true }, cancellationToken);
    }

    /// <exception cref="LabException">It has none within the time.</exception>
    public async Task WaitForAddressAsync(string host, string network, TimeSpan within, CancellationToken cancellationToken)
    {
        var id = await _center.HostIdAsync(host, cancellationToken);
        var started = session.Time.GetTimestamp();
        while (!await HasAddressAsync(id, network, cancellationToken))
        {
            if (session.Time.GetElapsedTime(started) > within) throw new LabException(ErrorKind.Timeout, $"{host} has no address on {network} after {within.TotalSeconds:0.#} s.") { Host = host };
            await Task.Delay(Pause, session.Time, cancellationToken);
        }
    }

    private async Task<bool> HasAddressAsync(string hostId, string network, CancellationToken cancellationToken)
    {
        var nics = (await Engine.GetAsync($"/hosts/{hostId}/nics", cancellationToken))["host_nic"]!.AsArray();
        return nics.Any(nic => (string?)nic!["network"]?["name"] == network && ((string?)nic["ip"]?["address"] ?? (string?)nic["ipv6"]?["address"]) is not null);
    }
}

/// <summary>Parts of the engine's <c>setupnetworks</c>.</summary>
internal static class AttachmentBody
{
    public static JsonObject Of(NetworkPlan network, AttachmentPlan at)
    {
        var assignments = new JsonArray { Ipv4(at) };
        if (at.Ipv6Address?.Split('/') is [var address, var prefix]) assignments.Add(new JsonObject { ["assignment_method"] = "static", ["ip"] = Ip(address, prefix, null, "v6") });
        return new JsonObject
        {
            ["network"] = new JsonObject { ["name"] = network.Name },
            ["host_nic"] = new JsonObject { ["name"] = at.Port },
            ["ip_address_assignments"] = new JsonObject { ["ip_address_assignment"] = assignments },
        };
    }

    public static JsonObject Of(BondPlan bond)
    {
        var options = bond.Options.Prepend(KeyValuePair.Create("mode", bond.Mode)).Select(option => (JsonNode)new JsonObject { ["name"] = option.Key, ["value"] = option.Value });
        var ports = bond.Nics.Select(nic => (JsonNode)new JsonObject { ["name"] = nic });
        return new JsonObject
        {
            ["name"] = bond.Name,
            ["bonding"] = new JsonObject { ["options"] = new JsonObject { ["option"] = new JsonArray([.. options]) }, ["slaves"] = new JsonObject { ["host_nic"] = new JsonArray([.. ports]) } },
        };
    }

    private static JsonObject Ipv4(AttachmentPlan at)
    {
        if (at.Dhcp) return new JsonObject { ["assignment_method"] = "dhcp", ["ip"] = new JsonObject { ["version"] = "v4" } };
        if (at.Address?.Split('/') is not [var address, var prefix]) return new JsonObject { ["assignment_method"] = "none", ["ip"] = new JsonObject { ["version"] = "v4" } };
        return new JsonObject { ["assignment_method"] = "static", ["ip"] = Ip(address, Subnet.Netmask(int.Parse(prefix, CultureInfo.InvariantCulture)), at.Gateway, "v4") };
    }

    private static JsonObject Ip(string address, string netmask, string? gateway, string version)
    {
        var ip = new JsonObject { ["address"] = address, ["netmask"] = netmask, ["version"] = version };
        if (gateway is not null) ip["gateway"] = gateway;
        return ip;
    }
}
