using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lab.Model.Errors;

namespace Lab.Model.Identities;

/// <summary>Who one end of a connection is, and whom it believes: both ends show a certificate that the run's authority signed; nothing else is trusted.</summary>
public sealed class TlsIdentity : IDisposable
{
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(10);
    private readonly X509Certificate2Collection _authorities;

    private TlsIdentity(X509Certificate2 certificate, X509Certificate2Collection authorities) => (Certificate, _authorities) = (certificate, authorities);

    public X509Certificate2 Certificate { get; }

    /// <param name="certificatePath">PEM, as the others.</param>
    /// <param name="keyPath">Unencrypted.</param>
    /// <exception cref="LabException">A file that is missing, unreadable or not what it should be, by its path.</exception>
    public static TlsIdentity Load(string certificatePath, string keyPath, string authorityPath) => new(
        Reading(() => X509Certificate2.CreateFromPem(File.ReadAllText(certificatePath), File.ReadAllText(keyPath)), $"certificate {certificatePath} with key {keyPath}"),
        Reading(() => Certificates(File.ReadAllText(authorityPath)), $"certificate authority {authorityPath}"));

    /// <summary>From PEM texts.</summary>
    public static TlsIdentity FromPem(string certificate, string key, string authority) => new(X509Certificate2.CreateFromPem(certificate, key), Certificates(authority));

    /// <summary>Whether a peer's certificate chains to the authority and is valid now.</summary>
    public bool Trusts(X509Certificate? certificate)
    {
        if (certificate is not X509Certificate2 peer) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // the authority lives as long as the run
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(peer);
    }

    /// <summary>
    /// A client for one peer, over mutual TLS. It does not connect yet; long answers (event streams) are not timed out, and connections are kept: a migration must not wait for a handshake.
    /// </summary>
    /// <param name="isPeer">Whether a certificate, by the name in it, is the peer's: an HTTP client would compare with the host in the address instead.</param>
    /// <param name="dial">Another way there than straight to the address; null: straight.</param>
    public HttpClient Connect(Uri address, TimeSpan connectTimeout, Func<X509Certificate2, bool> isPeer, Func<CancellationToken, Task<Stream>>? dial = null)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = connectTimeout,
            PooledConnectionIdleTimeout = IdleTimeout,
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ClientCertificates = [Certificate],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => Certificate,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 peer && isPeer(peer) && Trusts(peer),
            },
        };
        if (dial is not null) handler.ConnectCallback = async (_, cancellationToken) => await dial(cancellationToken);
        return new HttpClient(handler) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var authority in _authorities) authority.Dispose();
    }

    private static X509Certificate2Collection Certificates(string pem)
    {
        var collection = new X509Certificate2Collection();
        collection.ImportFromPem(pem);
        return collection.Count > 0 ? collection : throw new CryptographicException("it holds no certificate");
    }

    private static T Reading<T>(Func<T> read, string what)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new LabException(ErrorKind.BadRequest, $"The {what} cannot be used: {exception.Message}", exception);
        }
    }
}
