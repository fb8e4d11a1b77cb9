using System.Runtime.InteropServices;
using Lab.Libvirt.Native;

namespace Lab.Libvirt;

public sealed partial class LibvirtConnection
{
    /// <summary>Starts a transient domain (<c>virDomainCreateXML</c>): it leaves no configuration behind when it ends.</summary>
    public Domain CreateDomain(string xml, DomainCreateOptions options = DomainCreateOptions.None) =>
        new(DomainFunctions.CreateXml(_handle, xml, (uint)options).OrThrow(), _origin);

    /// <summary>Writes the configuration of a persistent domain, or replaces it, without starting it (<c>virDomainDefineXMLFlags</c>).</summary>
    public Domain DefineDomain(string xml) => new(DomainFunctions.DefineXml(_handle, xml, 0).OrThrow(), _origin);

    /// <exception cref="LibvirtException">With <see cref="LibvirtErrorCode.NoDomain"/> when there is none.</exception>
    public Domain LookupByUuid(Guid uuid)
    {
        Span<byte> raw = stackalloc byte[DomainFunctions.UuidLength];
        uuid.TryWriteBytes(raw, bigEndian: true, out _);
        return new(DomainFunctions.LookupByUuid(_handle, raw).OrThrow(), _origin);
    }

    /// <exception cref="LibvirtException">With <see cref="LibvirtErrorCode.NoDomain"/> when there is none.</exception>
    public Domain LookupByName(string name) => new(DomainFunctions.LookupByName(_handle, name).OrThrow(), _origin);

    /// <summary>The domains that exist at this moment (<c>virConnectListAllDomains</c>). The caller disposes each.</summary>
    public unsafe IReadOnlyList<Domain> ListDomains(DomainListFilter filter = DomainListFilter.All)
    {
        var count = ConnectFunctions.ListAllDomains(_handle, out var array, (uint)filter).OrThrow();
        try
        {
            var domains = new Domain[count];
            for (var i = 0; i < count; i++)
                domains[i] = new(new DomainHandle(array[i]), _origin);
            return domains;
        }
        finally
        {
            NativeMemory.Free(array);
        }
    }
}
