using System.Net;
using System.Security.Cryptography.X509Certificates;
using Lab.Providers.Certificates;

namespace Lab.HostTests;

/// <summary>A run's authority for one test, and the PEM files it gave out.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly RunAuthority _authority = new(DateTimeOffset.UtcNow);

    public TestAuthority() => File.WriteAllText(AuthorityPath, _authority.AuthorityPem);

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("lab-test-authority-").FullName;

    public string AuthorityPath => Path.Combine(Directory, "ca.pem");

    /// <summary>Certificate and key for a name, on 127.0.0.1; a name's next ones replace the last.</summary>
    public (string Certificate, string Key) Issue(string name)
    {
        var issued = _authority.Issue(name, IPAddress.Loopback);
        var paths = (Path.Combine(Directory, $"{name}.pem"), Path.Combine(Directory, $"{name}.key"));
        File.WriteAllText(paths.Item1, issued.CertificatePem);
        File.WriteAllText(paths.Item2, issued.KeyPem);
        return paths;
    }

    /// <summary>A client that trusts this authority and shows a certificate of <paramref name="from"/>, or none.</summary>
    public HttpClient Client(string listen, TestAuthority? from)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { X509Certificate2.CreateFromPem(_authority.AuthorityPem) },
        };
        if (from is not null)
        {
            var (certificate, key) = from.Issue("client");
            handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, key)];
        }

        return new HttpClient(handler) { BaseAddress = new Uri($"https://{listen}"), Timeout = TimeSpan.FromSeconds(20) };
    }

    public void Dispose()
    {
        _authority.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
