using System.Net;

namespace Lab.Providers.Certificates;

/// <summary>Signs nothing: for a simulation, whose hosts get files but never open them, and whose machine may have no cryptography that .NET can use.</summary>
public sealed class NominalAuthority : IRunAuthority
{
    public IssuedCertificate Issue(string name, params IEnumerable<IPAddress> addresses) => new($"certificate of {name}", $"key of {name}", "authority");

    public void Dispose()
    {
        // Nothing is held.
    }
}
