using System.Security.Cryptography;
using System.Text;

namespace Lab.Runner.Plans;

/// <summary>
/// Identifiers that follow from names, so that a scenario always has the same plan and two runs of it can be compared line by line. With a salt they differ
/// between labs that must not share any.
/// </summary>
/// <param name="scenario">The scenario's name.</param>
/// <param name="salt">Empty, or something of the run.</param>
internal sealed class DerivedIdentity(string scenario, string salt)
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    /// <summary>An RFC 9562 UUID of version 8.</summary>
    public Guid Uuid(string kind, string name)
    {
        var bytes = Hash(kind, name, attempt: 0).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A locally administered unicast address; host NICs begin with 02.</summary>
    public string NicMac(string host, string nic) => Mac("nic", $"{host}/{nic}", [0x02]);

    /// <summary>QEMU's own range, 52:54:00: what people expect of a guest, and higher than the hosts', so that a bridge never takes it for its own.</summary>
    public string VmMac(string vm) => Mac("vm", vm, [0x52, 0x54, 0x00]);

    private string Mac(string kind, string name, ReadOnlySpan<byte> prefix)
    {
        for (var attempt = 0; ; attempt++)
        {
            var bytes = Hash(kind, name, attempt).AsSpan(0, 6);
            prefix.CopyTo(bytes);
            var text = Convert.ToHexStringLower(bytes);
            var mac = string.Join(':', Enumerable.Range(0, 6).Select(index => text.Substring(index * 2, 2)));
            if (_given.Add(mac)) return mac;
        }
    }

    private byte[] Hash(string kind, string name, int attempt) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{salt}\n{scenario}\n{kind}\n{name}\n{attempt}")));
}
