using System.Security.Cryptography.X509Certificates;
using Lab.Engine.Hosts;
using Lab.Model.Agents;
using Lab.Model.Identities;
using Host = Lab.Engine.Hosts.Host;

namespace Lab.Engine.Servers;

/// <summary>Agents over HTTPS, mutual TLS. The agent's certificate must be the authority's and carry the host's name or address.</summary>
public sealed class TlsAgentDialer(TlsIdentity identity) : IAgentDialer
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    public AgentConnection Dial(Host host)
    {
        var http = identity.Connect(new Uri($"https://{host.AgentAddress}"), ConnectTimeout, peer => Is(peer, host));
        return new AgentConnection(new AgentClient(http, host.Name), http);
    }

    private static bool Is(X509Certificate2 peer, Host host) => peer.MatchesHostname(host.Name, allowWildcards: false) || peer.MatchesHostname(host.Address, allowWildcards: false);
}
