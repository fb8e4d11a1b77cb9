using System.Net;

namespace Lab.Providers.Certificates;

/// <summary>Who says, for one run, that engine, agents and libvirtds are who they say.</summary>
public interface IRunAuthority : IDisposable
{
    /// <param name="name">Common name and DNS name.</param>
    /// <param name="addresses">The management address, and others at which it is reached by address; none for clients that nobody connects to.</param>
    IssuedCertificate Issue(string name, params IEnumerable<IPAddress> addresses);
}

/// <summary>A certificate with its key and the authority that signed it, all PEM.</summary>
public sealed record IssuedCertificate(string CertificatePem, string KeyPem, string AuthorityPem);
