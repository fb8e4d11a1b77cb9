using System.Security.Cryptography;

namespace Lab.Engine.Identifiers;

/// <summary>Version 4 UUIDs from the system's random source.</summary>
public sealed class RandomIds : IIdSource
{
    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return UuidBits.Stamp(bytes, version: 4);
    }
}
