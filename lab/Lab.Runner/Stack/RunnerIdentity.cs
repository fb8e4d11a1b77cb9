using System.Net;
using Lab.Model.Identities;
using Lab.Providers.Certificates;
using Lab.Providers.Hosts;

namespace Lab.Runner.Stack;

/// <summary>The runner's own TLS: it proves who it is to engine and agents, and trusts only the run's authority.</summary>
public sealed class RunnerIdentity(IssuedCertificate issued) : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private readonly TlsIdentity _identity = TlsIdentity.FromPem(issued.CertificatePem, issued.KeyPem, issued.AuthorityPem);

    /// <summary>A client for one daemon, whose certificate must carry that address.</summary>
    /// <param name="lab">Knows the way there; null: from here, straight.</param>
    public HttpClient Connect(IPEndPoint endpoint, ILab? lab) => _identity.Connect(
        new Uri($"https://{endpoint}"), ConnectTimeout * (lab?.Slowness ?? 1), peer => peer.MatchesHostname(endpoint.Address.ToString()), lab is null ? null : cancellationToken => lab.ConnectAsync(endpoint, cancellationToken));

    public void Dispose() => _identity.Dispose();
}
