using System.Runtime.InteropServices;

namespace Lab.Libvirt.Native;

/// <summary>Text that crosses from libvirt, in UTF-8.</summary>
internal static unsafe class NativeText
{
    /// <summary>Copies text that libvirt goes on owning (<c>const char *</c>).</summary>
    internal static string? Copy(byte* text) => Marshal.PtrToStringUTF8((nint)text);

    /// <summary>Copies text that was allocated for the caller (<c>char *</c>) and frees it; null means the call failed.</summary>
    internal static string Take(byte* text)
    {
        if (text is null)
            throw LibvirtException.FromLastError();
        try
        {
            return Copy(text)!;
        }
        finally
        {
            NativeMemory.Free(text);
        }
    }
}
