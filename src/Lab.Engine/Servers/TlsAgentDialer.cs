using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Lab.Engine.Hosts;
using Lab.Model.Agents;
using Host = Lab.Engine.Hosts.Host;

namespace Lab.Engine.Servers;

/// <summary>Agents over HTTPS, mutual TLS. The agent's certificate must be the authority's and carry the host's name or address.</summary>
public sealed class TlsAgentDialer(Identity identity) : IAgentDialer
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(10);

    public AgentConnection Dial(Host host)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            PooledConnectionIdleTimeout = IdleTimeout, // a migration must not wait for a handshake
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                TargetHost = host.Name,
                ClientCertificates = [identity.Own],
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 peer && Is(peer, host) && identity.Trusts(peer),
            },
        };
        var http = new HttpClient(handler) { BaseAddress = new Uri($"https://{host.AgentAddress}"), Timeout = Timeout.InfiniteTimeSpan };
        return new AgentConnection(new AgentClient(http, host.Name), http);
    }

    private static bool Is(X509Certificate2 peer, Host host) => peer.MatchesHostname(host.Name, allowWildcards: false) || peer.MatchesHostname(host.Address, allowWildcards: false);
}
