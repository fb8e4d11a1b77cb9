using System.Runtime.InteropServices;

namespace Lab.Libvirt.Native;

/// <summary>The part of libvirt-host.h that is used here: connections and the host behind them.</summary>
internal static unsafe partial class ConnectFunctions
{
    private const string Library = LibvirtLibrary.FileName;

    /// <summary><c>struct _virNodeInfo</c>; memory is in KiB.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct VirNodeInfo
    {
        public fixed byte Model[32];
        public nuint Memory;
        public uint Cpus;
        public uint Megahertz;
        public uint Nodes;
        public uint Sockets;
        public uint Cores;
        public uint Threads;
    }

    [LibraryImport(Library, EntryPoint = "virInitialize")]
    internal static partial int Initialize();

    /// <summary>With only the library's version asked for, no driver is needed.</summary>
    [LibraryImport(Library, EntryPoint = "virGetVersion")]
    internal static partial int GetLibraryVersion(out nuint version, byte* type = null, nuint* typeVersion = null);

    [LibraryImport(Library, EntryPoint = "virConnectOpen", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial ConnectHandle Open(string uri);

    [LibraryImport(Library, EntryPoint = "virConnectOpenReadOnly", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial ConnectHandle OpenReadOnly(string uri);

    [LibraryImport(Library, EntryPoint = "virConnectClose")]
    internal static partial int Close(nint connection);

    [LibraryImport(Library, EntryPoint = "virConnectGetVersion")]
    internal static partial int GetHypervisorVersion(ConnectHandle connection, out nuint version);

    [LibraryImport(Library, EntryPoint = "virConnectGetLibVersion")]
    internal static partial int GetDaemonVersion(ConnectHandle connection, out nuint version);

    [LibraryImport(Library, EntryPoint = "virConnectGetHostname")]
    internal static partial byte* GetHostname(ConnectHandle connection);

    [LibraryImport(Library, EntryPoint = "virConnectGetURI")]
    internal static partial byte* GetUri(ConnectHandle connection);

    [LibraryImport(Library, EntryPoint = "virConnectGetCapabilities")]
    internal static partial byte* GetCapabilities(ConnectHandle connection);

    [LibraryImport(Library, EntryPoint = "virConnectGetDomainCapabilities", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial byte* GetDomainCapabilities(
        ConnectHandle connection, string? emulator, string? architecture, string? machine, string? virtualizationType, uint flags);

    [LibraryImport(Library, EntryPoint = "virNodeGetInfo")]
    internal static partial int GetNodeInfo(ConnectHandle connection, out VirNodeInfo info);

    [LibraryImport(Library, EntryPoint = "virNodeGetFreeMemory")]
    internal static partial ulong GetFreeMemory(ConnectHandle connection);

    [LibraryImport(Library, EntryPoint = "virConnectIsAlive")]
    internal static partial int IsAlive(ConnectHandle connection);

    [LibraryImport(Library, EntryPoint = "virConnectSetKeepAlive")]
    internal static partial int SetKeepAlive(ConnectHandle connection, int intervalSeconds, uint count);

    [LibraryImport(Library, EntryPoint = "virConnectListAllDomains")]
    internal static partial int ListAllDomains(ConnectHandle connection, out nint* domains, uint flags);
}
