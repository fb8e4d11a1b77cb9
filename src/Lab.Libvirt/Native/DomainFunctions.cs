using System.Runtime.InteropServices;

namespace Lab.Libvirt.Native;

/// <summary>The part of libvirt-domain.h about a domain's life: finding, defining, starting, stopping, describing.</summary>
internal static unsafe partial class DomainFunctions
{
    private const string Library = LibvirtLibrary.FileName;

    /// <summary><c>VIR_UUID_BUFLEN</c>: a raw UUID, most significant byte first.</summary>
    internal const int UuidLength = 16;

    [LibraryImport(Library, EntryPoint = "virDomainCreateXML", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial DomainHandle CreateXml(ConnectHandle connection, string xml, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainDefineXMLFlags", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial DomainHandle DefineXml(ConnectHandle connection, string xml, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainLookupByUUID")]
    internal static partial DomainHandle LookupByUuid(ConnectHandle connection, ReadOnlySpan<byte> uuid);

    [LibraryImport(Library, EntryPoint = "virDomainLookupByName", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial DomainHandle LookupByName(ConnectHandle connection, string name);

    [LibraryImport(Library, EntryPoint = "virDomainFree")]
    internal static partial int Free(nint domain);

    [LibraryImport(Library, EntryPoint = "virDomainGetUUID")]
    internal static partial int GetUuid(DomainHandle domain, Span<byte> uuid);

    /// <summary>For the borrowed pointer that an event callback gets.</summary>
    [LibraryImport(Library, EntryPoint = "virDomainGetUUID")]
    internal static partial int GetUuid(nint domain, Span<byte> uuid);

    [LibraryImport(Library, EntryPoint = "virDomainGetName")]
    internal static partial byte* GetName(DomainHandle domain);

    /// <summary>For the borrowed pointer that an event callback gets.</summary>
    [LibraryImport(Library, EntryPoint = "virDomainGetName")]
    internal static partial byte* GetName(nint domain);

    /// <summary>All ones for a domain that is not running.</summary>
    [LibraryImport(Library, EntryPoint = "virDomainGetID")]
    internal static partial uint GetId(DomainHandle domain);

    [LibraryImport(Library, EntryPoint = "virDomainGetState")]
    internal static partial int GetState(DomainHandle domain, out int state, out int reason, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainGetXMLDesc")]
    internal static partial byte* GetXml(DomainHandle domain, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainIsActive")]
    internal static partial int IsActive(DomainHandle domain);

    [LibraryImport(Library, EntryPoint = "virDomainIsPersistent")]
    internal static partial int IsPersistent(DomainHandle domain);

    [LibraryImport(Library, EntryPoint = "virDomainCreateWithFlags")]
    internal static partial int Create(DomainHandle domain, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainShutdown")]
    internal static partial int Shutdown(DomainHandle domain);

    [LibraryImport(Library, EntryPoint = "virDomainDestroyFlags")]
    internal static partial int Destroy(DomainHandle domain, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainUndefineFlags")]
    internal static partial int Undefine(DomainHandle domain, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainSuspend")]
    internal static partial int Suspend(DomainHandle domain);

    [LibraryImport(Library, EntryPoint = "virDomainResume")]
    internal static partial int Resume(DomainHandle domain);
}
