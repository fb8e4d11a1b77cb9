using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lab.Model.Agents;

namespace Lab.Engine.Stores;

/// <summary>The dialect of stored documents: the agent's, without what a record computes from its other members.</summary>
public static class StoreJson
{
    /// <summary>By shapes generated at build time: every change of the engine's state is written.</summary>
    public static JsonSerializerOptions Writing { get; } = new(AgentJson.With(StoreShapes.Default)) { IgnoreReadOnlyProperties = true };

    /// <summary>By reflection: a generated reader forgets the defaults of <c>init</c> members that a document of an earlier version has not.</summary>
    public static JsonSerializerOptions Reading { get; } = new(AgentJson.Options)
    {
        IgnoreReadOnlyProperties = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };
}
