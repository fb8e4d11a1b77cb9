using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Authentication;
using Lab.Agent.Servers;
using Lab.Model.Agents;

namespace Lab.Agent.Dialers;

/// <summary>HTTPS with mutual TLS. One client a destination, kept, so that a second migration pays for no second handshake.</summary>
public sealed class TlsAgentDialer(TlsIdentity identity) : IAgentDialer, IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<(string Address, string Name), HttpClient> _clients = new();

    public IAgent Dial(string address, string name) => new AgentClient(_clients.GetOrAdd((address, name), _ => Create(address, name)), name);

    public void Dispose()
    {
        foreach (var client in _clients.Values) client.Dispose();
    }

    private HttpClient Create(string address, string name)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            UseProxy = false,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(10),
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ClientCertificates = [identity.Certificate],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => identity.Certificate,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => identity.TrustsServer(certificate, name),
            },
        };
        return new HttpClient(handler) { BaseAddress = BaseAddress(address), Timeout = Timeout.InfiniteTimeSpan };
    }

    private static Uri BaseAddress(string address)
    {
        if (System.Net.IPAddress.TryParse(address, out var bare) && !address.StartsWith('['))
            return new UriBuilder("https", bare.ToString(), AgentRoutes.DefaultPort).Uri;
        var uri = new Uri($"https://{address}");
        return uri.IsDefaultPort && !address.EndsWith(":443", StringComparison.Ordinal) ? new UriBuilder(uri) { Port = AgentRoutes.DefaultPort }.Uri : uri;
    }
}
