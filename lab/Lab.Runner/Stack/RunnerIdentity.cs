using System.Net;
using System.Security.Cryptography.X509Certificates;
using Lab.Providers.Certificates;

namespace Lab.Runner.Stack;

/// <summary>The runner's own TLS: it proves who it is to engine and agents, and trusts only the run's authority.</summary>
public sealed class RunnerIdentity : IDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2 _authority;

    public RunnerIdentity(IssuedCertificate issued)
    {
        using var ephemeral = X509Certificate2.CreateFromPem(issued.CertificatePem, issued.KeyPem);
        _certificate = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
        _authority = X509Certificate2.CreateFromPem(issued.AuthorityPem);
    }

    /// <summary>A client for one daemon; long answers (event streams) are not timed out.</summary>
    public HttpClient Connect(IPEndPoint endpoint)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) };
        handler.SslOptions.ClientCertificates = [_certificate];
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { _authority },
        };
        return new HttpClient(handler) { BaseAddress = new Uri($"https://{endpoint}"), Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _authority.Dispose();
    }
}
