using System.Text.Json;
using Lab.Model.Agents;

namespace Lab.Engine.Stores;

/// <summary>The dialect of stored documents: the agent's, without what a record computes from its other members.</summary>
public static class StoreJson
{
    public static JsonSerializerOptions Options { get; } = new(AgentJson.Options) { IgnoreReadOnlyProperties = true };
}
