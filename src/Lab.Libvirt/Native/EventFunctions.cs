using System.Runtime.InteropServices;

namespace Lab.Libvirt.Native;

/// <summary>libvirt-event.h and the functions that register callbacks.</summary>
internal static unsafe partial class EventFunctions
{
    private const string Library = LibvirtLibrary.FileName;

    [LibraryImport(Library, EntryPoint = "virEventRegisterDefaultImpl")]
    internal static partial int RegisterDefaultImplementation();

    /// <summary>Runs one iteration of the loop; blocks until there is something to do.</summary>
    [LibraryImport(Library, EntryPoint = "virEventRunDefaultImpl")]
    internal static partial int RunOnce();

    /// <summary>A period of −1 ms means never. Adding or changing a timer wakes the loop.</summary>
    [LibraryImport(Library, EntryPoint = "virEventAddTimeout")]
    internal static partial int AddTimer(
        int milliseconds, delegate* unmanaged[Cdecl]<int, void*, void> callback, void* opaque, delegate* unmanaged[Cdecl]<void*, void> free);

    [LibraryImport(Library, EntryPoint = "virEventUpdateTimeout")]
    internal static partial void UpdateTimer(int timer, int milliseconds);

    [LibraryImport(Library, EntryPoint = "virConnectDomainEventRegisterAny")]
    internal static partial int Register(
        ConnectHandle connection, void* domain, DomainEventId kind, void* callback, nint opaque, delegate* unmanaged[Cdecl]<nint, void> free);

    [LibraryImport(Library, EntryPoint = "virConnectDomainEventDeregisterAny")]
    internal static partial int Deregister(ConnectHandle connection, int callbackId);

    [LibraryImport(Library, EntryPoint = "virConnectRegisterCloseCallback")]
    internal static partial int RegisterClose(
        ConnectHandle connection, delegate* unmanaged[Cdecl]<nint, int, nint, void> callback, nint opaque, delegate* unmanaged[Cdecl]<nint, void> free);

    [LibraryImport(Library, EntryPoint = "virConnectUnregisterCloseCallback")]
    internal static partial int UnregisterClose(ConnectHandle connection, delegate* unmanaged[Cdecl]<nint, int, nint, void> callback);
}

/// <summary><c>virDomainEventID</c>, those subscribed to here.</summary>
internal enum DomainEventId
{
    Lifecycle = 0,
    MigrationIteration = 20,
    JobCompleted = 21,
}
