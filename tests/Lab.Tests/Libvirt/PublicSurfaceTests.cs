using System.Reflection;
using System.Runtime.InteropServices;
using Lab.Libvirt;

namespace Lab.Tests.Libvirt;

public sealed class PublicSurfaceTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void No_public_signature_holds_a_pointer_or_a_handle()
    {
        var signatures = typeof(LibvirtConnection).Assembly.GetExportedTypes().SelectMany(Signatures).ToList();

        Assert.True(signatures.Count > 200, "the test looks at too little to mean anything");
        Assert.DoesNotContain(signatures, signature => Parts(signature.Type).Any(IsNative));
    }

    private static IEnumerable<(string Member, Type Type)> Signatures(Type type)
    {
        foreach (var method in type.GetMethods(Declared).Where(method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly))
        {
            yield return ($"{type}.{method.Name}", method.ReturnType);
            foreach (var parameter in method.GetParameters())
                yield return ($"{type}.{method.Name}", parameter.ParameterType);
        }
        foreach (var parameter in type.GetConstructors().SelectMany(constructor => constructor.GetParameters()))
            yield return ($"{type}", parameter.ParameterType);
        foreach (var field in type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily))
            yield return ($"{type}.{field.Name}", field.FieldType);
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type)
        : type.HasElementType && !type.IsPointer ? Parts(type.GetElementType()!)
        : [type];

    private static bool IsNative(Type type) =>
        type.IsPointer || type.IsFunctionPointer || type == typeof(nint) || type == typeof(nuint) || typeof(SafeHandle).IsAssignableFrom(type);
}
