using System.Collections.Frozen;

namespace Lab.Libvirt.Native;

/// <summary>Copies a typed parameter array into managed values: int, uint, long, ulong, double, bool or string.</summary>
internal static unsafe class TypedParameterReader
{
    internal static FrozenDictionary<string, object> Read(VirTypedParameter* parameters, int count)
    {
        var values = new Dictionary<string, object>(count);
        for (var i = 0; i < count; i++)
            values[Name(&parameters[i])] = Value(&parameters[i]);
        return values.ToFrozenDictionary();
    }

    private static string Name(VirTypedParameter* parameter) => NativeText.Copy(parameter->Field)!;

    private static object Value(VirTypedParameter* parameter) => parameter->Type switch
    {
        VirTypedParameterType.Int => parameter->Value.Int,
        VirTypedParameterType.UInt => parameter->Value.UInt,
        VirTypedParameterType.Long => parameter->Value.Long,
        VirTypedParameterType.ULong => parameter->Value.ULong,
        VirTypedParameterType.Double => parameter->Value.Double,
        VirTypedParameterType.Boolean => parameter->Value.Boolean != 0,
        VirTypedParameterType.Text => NativeText.Copy(parameter->Value.Text) ?? "",
        var unknown => throw new NotSupportedException($"libvirt sent parameter {Name(parameter)} of unknown type {(int)unknown}."),
    };
}
