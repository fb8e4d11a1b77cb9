using System.Security.Cryptography;
using System.Text;

namespace Lab.Engine.Identifiers;

/// <summary>
/// Identifiers of things that the kernel names and the engine does not store: a NIC of a host keeps its identifier as long as it keeps its name. UUIDs of version 8 (RFC 9562) from SHA-256.
/// </summary>
public static class NamedIds
{
    public static Guid Of(Guid owner, string name)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData([.. owner.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)], hash);
        return UuidBits.Stamp(hash[..16], version: 8);
    }

    /// <summary>A locally administered unicast MAC address in oVirt's pool, <c>56:6f:…</c>.</summary>
    public static string Mac(Guid owner, string name)
    {
        var bytes = Of(owner, name).ToByteArray(bigEndian: true);
        return FormattableString.Invariant($"56:6f:{bytes[0]:x2}:{bytes[1]:x2}:{bytes[2]:x2}:{bytes[3]:x2}");
    }
}
