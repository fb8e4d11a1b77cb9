using System.Runtime.InteropServices;
using Lab.Libvirt.Native;

namespace Lab.Libvirt;

/// <summary>libvirt's client library in this process: whether it is there, and which version.</summary>
public static class LibvirtLibrary
{
    internal const string FileName = "libvirt.so.0";

    private static readonly Lazy<Version> Loaded = new(Load);

    /// <summary>Whether <c>libvirt.so.0</c> can be loaded.</summary>
    public static bool IsAvailable
    {
        get
        {
            if (!NativeLibrary.TryLoad(FileName, typeof(LibvirtLibrary).Assembly, null, out var library))
                return false;
            NativeLibrary.Free(library);
            return true;
        }
    }

    /// <summary>The library's version (<c>virGetVersion</c>), which may differ from the daemon's.</summary>
    /// <exception cref="DllNotFoundException">The library is not installed.</exception>
    public static Version Version => Loaded.Value;

    /// <summary>Loads and initialises the library, once per process; every other call does so itself.</summary>
    /// <exception cref="DllNotFoundException">The library is not installed. The message says what to install.</exception>
    public static void EnsureLoaded() => _ = Loaded.Value;

    private static unsafe Version Load()
    {
        if (!IsAvailable)
            throw new DllNotFoundException($"libvirt's client library ({FileName}) cannot be loaded. Install the package libvirt0 (Debian) or libvirt-libs (Fedora).");

        ConnectFunctions.Initialize().OrThrow();
        ErrorFunctions.SilenceStandardError();
        ConnectFunctions.GetLibraryVersion(out var version).OrThrow();
        return FromNumber(version);
    }

    /// <summary>libvirt writes versions as major × 1,000,000 + minor × 1,000 + release.</summary>
    internal static Version FromNumber(nuint number) => new((int)(number / 1_000_000), (int)(number / 1_000 % 1_000), (int)(number % 1_000));
}
