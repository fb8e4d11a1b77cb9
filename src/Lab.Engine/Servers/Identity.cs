using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lab.Model.Errors;

namespace Lab.Engine.Servers;

/// <summary>Who the engine is, and whom it believes: certificates of one authority, the run's.</summary>
public sealed class Identity : IDisposable
{
    private readonly X509Certificate2 _authority;

    private Identity(X509Certificate2 own, X509Certificate2 authority)
    {
        Own = own;
        _authority = authority;
    }

    public X509Certificate2 Own { get; }

    /// <exception cref="LabException">A file is no PEM of its kind, or key and certificate do not belong together.</exception>
    public static Identity Load(string certificate, string key, string authority)
    {
        var own = Read(() => X509Certificate2.CreateFromPemFile(certificate, key), $"certificate {certificate} with key {key}");
        return new Identity(own, Read(() => X509CertificateLoader.LoadCertificateFromFile(authority), $"certificate authority {authority}"));
    }

    /// <summary>Whether the authority signed it and it is within its dates.</summary>
    public bool Trusts(X509Certificate2? certificate)
    {
        if (certificate is null) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }

    public void Dispose()
    {
        Own.Dispose();
        _authority.Dispose();
    }

    private static X509Certificate2 Read(Func<X509Certificate2> read, string what)
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
