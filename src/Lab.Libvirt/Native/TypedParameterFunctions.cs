using System.Runtime.InteropServices;

namespace Lab.Libvirt.Native;

/// <summary>The typed parameter arrays of libvirt-common.h. The Add functions copy names and strings, and grow the array.</summary>
internal static unsafe partial class TypedParameterFunctions
{
    private const string Library = LibvirtLibrary.FileName;

    [LibraryImport(Library, EntryPoint = "virTypedParamsAddInt", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int AddInt(ref VirTypedParameter* parameters, ref int count, ref int capacity, string name, int value);

    [LibraryImport(Library, EntryPoint = "virTypedParamsAddULLong", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int AddULong(ref VirTypedParameter* parameters, ref int count, ref int capacity, string name, ulong value);

    [LibraryImport(Library, EntryPoint = "virTypedParamsAddString", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int AddString(ref VirTypedParameter* parameters, ref int count, ref int capacity, string name, string value);

    [LibraryImport(Library, EntryPoint = "virTypedParamsFree")]
    internal static partial void Free(VirTypedParameter* parameters, int count);
}
