using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Lab.Model.Agents;

/// <summary>One JSON dialect for the agent's wire and the run directory: camelCase, enums in kebab-case, nulls left out, durations as <c>c</c> format strings.</summary>
public static class AgentJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>The same dialect, with further shapes generated at build time.</summary>
    public static JsonSerializerOptions With(IJsonTypeInfoResolver shapes) => new(Options) { TypeInfoResolver = JsonTypeInfoResolver.Combine(shapes, Options.TypeInfoResolver) };

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
        options.TypeInfoResolverChain.Add(AgentShapes.Default); // most of what is said, without reflection
        options.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
        options.MakeReadOnly();
        return options;
    }
}
