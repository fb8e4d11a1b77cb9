using System.Text.Json;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;

namespace Lab.Engine.Hosts;

/// <summary>Reads the data of agents' events (<see cref="AgentEventKinds"/>). An event that does not have its kind's shape is skipped, never an end of the stream.</summary>
internal static class AgentEventData
{
    public static Guid? Id(AgentEvent e, string member) => Member(e, member) is { ValueKind: JsonValueKind.String } text && text.TryGetGuid(out var id) ? id : null;

    public static string? Text(AgentEvent e, string member) => Member(e, member) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static T? As<T>(AgentEvent e)
        where T : class => Read<T>(e.Data);

    public static MigrationPhase? Phase(AgentEvent e) => Member(e, "phase") is { } phase ? Read<MigrationPhase?>(phase) : null;

    /// <summary>An object as <see cref="AgentError"/>, or a sentence.</summary>
    public static AgentError? Error(AgentEvent e) => Member(e, "error") switch
    {
        { ValueKind: JsonValueKind.Object } data => Read<AgentError>(data),
        { ValueKind: JsonValueKind.String } text => new AgentError(ErrorKind.Hypervisor, text.GetString()!),
        _ => null,
    };

    private static JsonElement? Member(AgentEvent e, string name) => e.Data.ValueKind == JsonValueKind.Object && e.Data.TryGetProperty(name, out var member) ? member : null;

    private static T? Read<T>(JsonElement data)
    {
        try
        {
            return data.Deserialize<T>(AgentJson.Options);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
