using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Providers.Plans;

namespace Lab.Runner.Plans;

/// <summary>A plan as <c>plan.json</c> and as the output of <c>lab plan --json</c>: camelCase, indented, nulls written.</summary>
public static partial class PlanJson
{
    /// <summary>Ends in a line break.</summary>
    public static string Write(LabPlan plan) => JsonSerializer.Serialize(plan, PlanNames.Readable.LabPlan) + "\n";

    /// <exception cref="JsonException">The text is no plan.</exception>
    public static LabPlan Read(string text) => JsonSerializer.Deserialize(text, PlanNames.Readable.LabPlan) ?? throw new JsonException("The plan is null.");

    // Generated at build time, so that a short command does not pay for reflection.
    [JsonSerializable(typeof(LabPlan))]
    private sealed partial class PlanNames : JsonSerializerContext
    {
        public static PlanNames Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }
}
