namespace Lab.Libvirt.Native;

/// <summary>libvirt's convention for results: a negative number or a null object means failure, and the thread's last error says which.</summary>
internal static class NativeResult
{
    internal static int OrThrow(this int result) => result < 0 ? throw LibvirtException.FromLastError() : result;

    internal static T OrThrow<T>(this T handle) where T : LibvirtHandle
    {
        if (!handle.IsInvalid)
            return handle;
        var error = LibvirtException.FromLastError();
        handle.Dispose();
        throw error;
    }
}
