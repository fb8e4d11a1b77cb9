using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lab.Model.Errors;

namespace Lab.Agent.Servers;

/// <summary>This host's certificate and the run's authority. Both ends of every connection show a certificate that the authority signed; nothing else is trusted.</summary>
public sealed class TlsIdentity : IDisposable
{
    private TlsIdentity(X509Certificate2 certificate, X509Certificate2Collection authorities)
    {
        Certificate = certificate;
        Authorities = authorities;
    }

    public X509Certificate2 Certificate { get; }

    private X509Certificate2Collection Authorities { get; }

    /// <exception cref="LabException">A file that is missing, unreadable or not what it should be, by its path.</exception>
    public static TlsIdentity Load(string certificatePath, string keyPath, string authorityPath)
    {
        var certificate = Read(certificatePath, path => X509Certificate2.CreateFromPem(Text(path), Text(keyPath)), $"certificate with the key {keyPath}");
        var authorities = Read(
            authorityPath,
            path =>
            {
                var collection = new X509Certificate2Collection();
                collection.ImportFromPem(Text(path));
                return collection.Count > 0 ? collection : throw new CryptographicException("it holds no certificate");
            },
            "certificate authority");
        return new TlsIdentity(certificate, authorities);
    }

    /// <summary>Whether a peer's certificate chains to the run's authority and is valid now.</summary>
    public bool Trusts(X509Certificate? certificate)
    {
        if (certificate is not X509Certificate2 peer) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // the authority lives as long as the run
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(peer);
    }

    /// <summary>
    /// For a connection to a peer that must be who it was asked for: its certificate carries that name. Checked here, because an HTTP client compares with the host in the address instead.
    /// </summary>
    public bool TrustsServer(X509Certificate? certificate, string name) => certificate is X509Certificate2 peer && peer.MatchesHostname(name) && Trusts(peer);

    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var authority in Authorities) authority.Dispose();
    }

    private static string Text(string path) => File.ReadAllText(path);

    private static T Read<T>(string path, Func<string, T> read, string what)
    {
        try
        {
            return read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new LabException(ErrorKind.Environment, $"The {what} at {path} cannot be used: {exception.Message}", exception);
        }
    }
}
