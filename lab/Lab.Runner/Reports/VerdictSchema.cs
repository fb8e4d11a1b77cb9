using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Lab.Runner.Checkers;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports;

/// <summary>The JSON Schema of <c>verdict.json</c>, made from the records that are written. docs/verdict.schema.json is a copy, kept by a
/// test.</summary>
public static class VerdictSchema
{
    public static string Render()
    {
        var schema = RunJson.File.GetJsonSchemaAsNode(
            typeof(JudgedRun),
            new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Complete }).AsObject();
        var titled =
            new JsonObject
            {
                ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
                ["title"] = "verdict.json of a Lab run",
                ["description"] = "See docs/verdict.md."
            };
        foreach (var (name, value) in schema.ToList())
        {
            schema.Remove(name);
            titled[name] = value;
        }

        return titled.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" }) + "\n";
    }

    /// <summary>A converter's type is closed to the exporter; ours writes a time.</summary>
    private static JsonNode Complete(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = context.TypeInfo.Type;
        if (type == typeof(DateTimeOffset)) return new JsonObject { ["type"] = "string", ["format"] = "date-time" };
        if (type == typeof(DateTimeOffset?)) return new JsonObject { ["type"] = new JsonArray("string", "null"), ["format"] = "date-time" };
        // Plain numbers here are always written as numbers; the exporter allows what the web defaults can also read.
        if (schema is JsonObject number && number.ContainsKey("pattern") && number["type"] is JsonArray types)
        {
            number.Remove("pattern");
            var kept = types.Select(each => each!.GetValue<string>()).Where(each => each != "string").ToArray();
            number["type"] = kept.Length == 1 ? kept[0] : new JsonArray([.. kept.Select(each => (JsonNode)each)]);
        }

        return schema;
    }
}
