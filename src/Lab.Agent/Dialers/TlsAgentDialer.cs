using System.Collections.Concurrent;
using Lab.Model.Agents;
using Lab.Model.Identities;

namespace Lab.Agent.Dialers;

/// <summary>HTTPS with mutual TLS. One client a destination, kept, so that a second migration pays for no second handshake.</summary>
/// <param name="connectTimeout">Handshake included.</param>
public sealed class TlsAgentDialer(TlsIdentity identity, TimeSpan connectTimeout) : IAgentDialer, IDisposable
{
    private readonly ConcurrentDictionary<(string Address, string Name), HttpClient> _clients = new();

    public IAgent Dial(string address, string name) => new AgentClient(_clients.GetOrAdd((address, name), _ => Create(address, name)), name);

    public void Dispose()
    {
        foreach (var client in _clients.Values) client.Dispose();
    }

    private HttpClient Create(string address, string name) => identity.Connect(BaseAddress(address), connectTimeout, peer => peer.MatchesHostname(name));

    private static Uri BaseAddress(string address)
    {
        if (System.Net.IPAddress.TryParse(address, out var bare) && !address.StartsWith('['))
            return new UriBuilder("https", bare.ToString(), AgentRoutes.DefaultPort).Uri;
        var uri = new Uri($"https://{address}");
        return uri.IsDefaultPort && !address.EndsWith(":443", StringComparison.Ordinal) ? new UriBuilder(uri) { Port = AgentRoutes.DefaultPort }.Uri : uri;
    }
}
