using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Engine.Clusters;
using Lab.Engine.Stores;

namespace Lab.Tests.Architecture;

/// <summary>A generated JSON reader gives <c>default</c> to every <c>init</c> member that a document leaves out, and so forgets the member's own default. Such members must be <c>set</c>.</summary>
public sealed class JsonShapeTests
{
    /// <summary>These only name types for the compiler, only write, or have no members.</summary>
    private static readonly string[] NeverRead = ["RunShapes", "StateShapes", "StoreShapes", "UndoShapes"];

    public static TheoryData<Type> Contexts() => [.. Assemblies().SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.IsSubclassOf(typeof(JsonSerializerContext)) && !NeverRead.Contains(type.Name))];

    [Theory]
    [MemberData(nameof(Contexts))]
    public void No_member_that_is_read_has_a_default_that_its_reader_would_forget(Type context)
    {
        var seen = new HashSet<Type>();
        foreach (var root in context.GetCustomAttributesData().Where(data => data.AttributeType == typeof(JsonSerializableAttribute))) Reach((Type)root.ConstructorArguments[0].Value!, seen);
        Assert.NotEmpty(seen);
        Assert.Empty(seen.SelectMany(Forgotten));
    }

    [Fact]
    public void A_stored_document_is_written_alike_by_both_ways()
    {
        var cluster = new Cluster
        {
            Id = Guid.Empty,
            Name = "Default",
            Networks = [new ClusterNetwork(Guid.Empty, true)],
            ManagementNetwork = Guid.Empty,
            MigrationNetwork = Guid.Empty,
            DisplayNetwork = Guid.Empty,
            DefaultRouteNetwork = Guid.Empty,
        };
        Assert.Equal(JsonSerializer.Serialize(cluster, StoreJson.Reading), JsonSerializer.Serialize(cluster, StoreJson.Writing));
    }

    private static IEnumerable<Assembly> Assemblies() =>
        [typeof(Lab.Model.Agents.AgentJson).Assembly, typeof(Lab.Agent.HostAgent).Assembly, typeof(Cluster).Assembly, typeof(Lab.Captures.Samples.SocketSamples).Assembly,
            typeof(Lab.Providers.Guests.GuestImageBuilder).Assembly, typeof(Lab.Runner.Runs.RunDirectory).Assembly];

    private static void Reach(Type type, HashSet<Type> seen)
    {
        foreach (var argument in type.GetGenericArguments()) Reach(argument, seen);
        if (type.IsArray) Reach(type.GetElementType()!, seen);
        if (type.IsEnum || type.Assembly.GetName().Name?.StartsWith("Lab.", StringComparison.Ordinal) != true || type.GetCustomAttribute<JsonConverterAttribute>() is not null || !seen.Add(type)) return;
        foreach (var property in type.GetProperties().Where(property => property.CanWrite)) Reach(property.PropertyType, seen);
    }

    private static IEnumerable<string> Forgotten(Type type)
    {
        if (type.GetConstructor(Type.EmptyTypes) is not { } constructor) yield break; // positional: the defaults of parameters are known to the reader
        var fresh = constructor.Invoke(null);
        foreach (var property in type.GetProperties().Where(IsOptionalInit))
        {
            var nothing = property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null;
            if (!Equals(property.GetValue(fresh), nothing)) yield return $"{type.Name}.{property.Name}: write set instead of init";
        }
    }

    private static bool IsOptionalInit(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true && property.GetCustomAttribute<RequiredMemberAttribute>() is null;
}
