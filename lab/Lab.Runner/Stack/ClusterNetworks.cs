using Lab.Model.Errors;
using Lab.Providers.Plans;

namespace Lab.Runner.Stack;

/// <summary>Networks of the engine's cluster, and what it uses them for.</summary>
/// <param name="cluster">The engine's name for it.</param>
public sealed class ClusterNetworks(EngineClient engine, string cluster)
{
    public async Task DefineAsync(IEnumerable<NetworkPlan> networks, CancellationToken cancellationToken)
    {
        foreach (var network in networks) await DefineAsync(network, cancellationToken);
    }

    /// <summary>Changes what the cluster uses a network for.</summary>
    /// <param name="roles">By our names; a role that is left out goes back to management.</param>
    public async Task SetRolesAsync(NetworkPlan network, IEnumerable<string> roles, CancellationToken cancellationToken)
    {
        var id = await IdOfAsync(network.Name, cancellationToken);
        await engine.PutAsync($"/clusters/{cluster}/networks/{id}", new { usages = new { usage = Usages(roles, network.Bridged) } }, cancellationToken);
    }

    private async Task DefineAsync(NetworkPlan network, CancellationToken cancellationToken)
    {
        var isManagement = network.Roles.Contains("management");
        var definition = new { id = network.Id, name = network.Name, mtu = network.Mtu, vlan = network.Vlan is { } tag ? new { id = tag } : null, usages = new { usage = network.Bridged ? ["vm"] : Array.Empty<string>() } };
        if (!isManagement) await engine.PostAsync("/networks", definition, cancellationToken);
        else if (network.Mtu != 1500) await engine.PutAsync($"/networks/{await IdOfAsync(network.Name, cancellationToken)}", new { mtu = network.Mtu }, cancellationToken);
        var inCluster = new { name = network.Name, required = network.Required, usages = new { usage = Usages(network.Roles, network.Bridged) } };
        if (isManagement) await engine.PutAsync($"/clusters/{cluster}/networks/{await IdOfAsync(network.Name, cancellationToken)}", inCluster, cancellationToken);
        else await engine.PostAsync($"/clusters/{cluster}/networks", inCluster, cancellationToken);
    }

    private async Task<string> IdOfAsync(string network, CancellationToken cancellationToken)
    {
        var networks = (await engine.GetAsync("/networks", cancellationToken))["network"]!.AsArray();
        return (string?)networks.FirstOrDefault(item => (string?)item!["name"] == network)?["id"] ?? throw new LabException(ErrorKind.NotFound, $"The engine knows no network {network}.");
    }

    /// <summary>oVirt's words. A bridged network is a VM network: there, the one means the other.</summary>
    private static IReadOnlyList<string> Usages(IEnumerable<string> roles, bool bridged) => [.. roles.Select(role => role.Replace('-', '_')).Concat(bridged ? ["vm"] : []).Distinct()];
}
