using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lab.Libvirt.Native;

/// <summary>virterror.h.</summary>
internal static unsafe partial class ErrorFunctions
{
    /// <summary>The head of <c>struct _virError</c>; the deprecated pointers behind it are never read.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct VirError
    {
        public int Code;
        public int Domain;
        public byte* Message;
        public int Level;
    }

    [LibraryImport(LibvirtLibrary.FileName, EntryPoint = "virGetLastError")]
    internal static partial VirError* GetLastError();

    [LibraryImport(LibvirtLibrary.FileName, EntryPoint = "virSetErrorFunc")]
    private static partial void SetErrorFunc(void* userData, delegate* unmanaged[Cdecl]<void*, VirError*, void> handler);

    /// <summary>Without a handler libvirt prints every error to stderr, also those that a caller expects and handles.</summary>
    internal static void SilenceStandardError() => SetErrorFunc(null, &Ignore);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ignore(void* userData, VirError* error)
    {
    }
}
