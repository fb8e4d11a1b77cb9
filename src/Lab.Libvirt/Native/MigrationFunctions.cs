using System.Runtime.InteropServices;

namespace Lab.Libvirt.Native;

/// <summary>The part of libvirt-domain.h about migrations and the jobs that carry them.</summary>
internal static unsafe partial class MigrationFunctions
{
    private const string Library = LibvirtLibrary.FileName;

    [LibraryImport(Library, EntryPoint = "virDomainMigrateToURI3", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MigrateToUri(DomainHandle domain, string? destinationUri, VirTypedParameter* parameters, uint count, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainGetJobStats")]
    internal static partial int GetJobStats(DomainHandle domain, out int type, out VirTypedParameter* parameters, out int count, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainAbortJobFlags")]
    internal static partial int AbortJob(DomainHandle domain, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainMigrateSetMaxDowntime")]
    internal static partial int SetMaxDowntime(DomainHandle domain, ulong milliseconds, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainMigrateGetMaxDowntime")]
    internal static partial int GetMaxDowntime(DomainHandle domain, out ulong milliseconds, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainMigrateSetMaxSpeed")]
    internal static partial int SetMaxSpeed(DomainHandle domain, nuint mebibytesPerSecond, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainMigrateStartPostCopy")]
    internal static partial int StartPostCopy(DomainHandle domain, uint flags);
}
