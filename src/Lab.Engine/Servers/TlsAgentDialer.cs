using System.Security.Cryptography.X509Certificates;
using Lab.Engine.Hosts;
using Lab.Model.Agents;
using Lab.Model.Identities;
using Host = Lab.Engine.Hosts.Host;

namespace Lab.Engine.Servers;

/// <summary>Agents over HTTPS, mutual TLS. The agent's certificate must be the authority's and carry the host's name or address.</summary>
/// <param name="connectTimeout">Handshake included.</param>
public sealed class TlsAgentDialer(TlsIdentity identity, TimeSpan connectTimeout) : IAgentDialer
{
    public AgentConnection Dial(Host host)
    {
        var http = identity.Connect(new Uri($"https://{host.AgentAddress}"), connectTimeout, peer => Is(peer, host));
        return new AgentConnection(new AgentClient(http, host.Name), http);
    }

    private static bool Is(X509Certificate2 peer, Host host) => peer.MatchesHostname(host.Name, allowWildcards: false) || peer.MatchesHostname(host.Address, allowWildcards: false);
}
