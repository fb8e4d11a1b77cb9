using System.Runtime.InteropServices;

namespace Lab.Libvirt.Native;

/// <summary><c>struct _virTypedParameter</c>: a name, a type, and a union of eight bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VirTypedParameter
{
    internal const int FieldLength = 80;

    public fixed byte Field[FieldLength];
    public VirTypedParameterType Type;
    public VirTypedParameterValue Value;
}

/// <summary>The union inside: which member holds is said by the type beside it.</summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct VirTypedParameterValue
{
    [FieldOffset(0)] public int Int;
    [FieldOffset(0)] public uint UInt;
    [FieldOffset(0)] public long Long;
    [FieldOffset(0)] public ulong ULong;
    [FieldOffset(0)] public double Double;
    [FieldOffset(0)] public byte Boolean;
    [FieldOffset(0)] public byte* Text;
}

/// <summary><c>virTypedParameterType</c>.</summary>
internal enum VirTypedParameterType
{
    Int = 1,
    UInt = 2,
    Long = 3,
    ULong = 4,
    Double = 5,
    Boolean = 6,
    Text = 7,
}
