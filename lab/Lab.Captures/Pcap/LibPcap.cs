using System.Reflection;
using System.Runtime.InteropServices;

namespace Lab.Captures.Pcap;

/// <summary>libpcap's C functions, one to one. Debian calls the library libpcap.so.0.8, others libpcap.so.1.</summary>
internal static unsafe partial class LibPcap
{
    public const int ErrorBreak = -2;
    public const int ErrorNoSuchDevice = -5;
    public const int ErrorPermissionDenied = -8;
    public const int ErrorInterfaceNotUp = -9;
    public const int ErrorPromiscuousDenied = -11;
    public const int ErrorBufferSize = 256;
    public const int Nanoseconds = 1;
    private const string Library = "pcap";

    static LibPcap() => NativeLibrary.SetDllImportResolver(typeof(LibPcap).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library) return 0;
        foreach (var candidate in (ReadOnlySpan<string>)["libpcap.so.0.8", "libpcap.so.1", "libpcap.so"])
        {
            if (NativeLibrary.TryLoad(candidate, out var handle)) return handle;
        }

        throw new DllNotFoundException("libpcap is not installed: install the package libpcap0.8 (Debian) or libpcap");
    }

    [LibraryImport(Library, EntryPoint = "pcap_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial PcapHandle Create(string source, byte* error);

    [LibraryImport(Library, EntryPoint = "pcap_close")]
    public static partial void Close(nint handle);

    [LibraryImport(Library, EntryPoint = "pcap_set_snaplen")]
    public static partial int SetSnapLength(PcapHandle handle, int bytes);

    [LibraryImport(Library, EntryPoint = "pcap_set_promisc")]
    public static partial int SetPromiscuous(PcapHandle handle, int on);

    [LibraryImport(Library, EntryPoint = "pcap_set_timeout")]
    public static partial int SetTimeout(PcapHandle handle, int milliseconds);

    [LibraryImport(Library, EntryPoint = "pcap_set_buffer_size")]
    public static partial int SetBufferSize(PcapHandle handle, int bytes);

    [LibraryImport(Library, EntryPoint = "pcap_set_immediate_mode")]
    public static partial int SetImmediateMode(PcapHandle handle, int on);

    [LibraryImport(Library, EntryPoint = "pcap_set_tstamp_precision")]
    public static partial int SetTimestampPrecision(PcapHandle handle, int precision);

    [LibraryImport(Library, EntryPoint = "pcap_get_tstamp_precision")]
    public static partial int GetTimestampPrecision(PcapHandle handle);

    [LibraryImport(Library, EntryPoint = "pcap_activate")]
    public static partial int Activate(PcapHandle handle);

    [LibraryImport(Library, EntryPoint = "pcap_compile", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Compile(PcapHandle handle, out PcapProgram program, string filter, int optimize, uint netmask);

    [LibraryImport(Library, EntryPoint = "pcap_setfilter")]
    public static partial int SetFilter(PcapHandle handle, ref PcapProgram program);

    [LibraryImport(Library, EntryPoint = "pcap_freecode")]
    public static partial void FreeCode(ref PcapProgram program);

    [LibraryImport(Library, EntryPoint = "pcap_datalink")]
    public static partial int DataLink(PcapHandle handle);

    [LibraryImport(Library, EntryPoint = "pcap_setnonblock")]
    public static partial int SetNonBlocking(PcapHandle handle, int on, byte* error);

    [LibraryImport(Library, EntryPoint = "pcap_dispatch")]
    public static partial int Dispatch(
        PcapHandle handle, int count, delegate* unmanaged[Cdecl]<nint, PcapPacketHeader*, byte*, void> callback, nint user);

    [LibraryImport(Library, EntryPoint = "pcap_breakloop")]
    public static partial void BreakLoop(PcapHandle handle);

    [LibraryImport(Library, EntryPoint = "pcap_stats")]
    public static partial int Statistics(PcapHandle handle, out PcapStatistics statistics);

    [LibraryImport(Library, EntryPoint = "pcap_geterr")]
    private static partial byte* GetError(PcapHandle handle);

    [LibraryImport(Library, EntryPoint = "pcap_statustostr")]
    private static partial byte* StatusText(int status);

    /// <summary>libpcap's words for a status: its general text, and the handle's own detail when there is one.</summary>
    public static string Describe(PcapHandle handle, int status)
    {
        var general = Text(StatusText(status));
        var detail = Text(GetError(handle));
        return detail.Length == 0 || detail == general ? general : $"{general}: {detail}";
    }

    public static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}

/// <summary><c>struct pcap_pkthdr</c>: a timeval whose second half holds nanoseconds when asked for, then captured and original
/// length.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct PcapPacketHeader
{
    public readonly nint Seconds;
    public readonly nint Fraction;
    public readonly uint Captured;
    public readonly uint Original;
}

/// <summary><c>struct pcap_stat</c>; the counters wrap at 32 bits.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct PcapStatistics
{
    public readonly uint Received;
    public readonly uint Dropped;
    public readonly uint DroppedByInterface;
}
