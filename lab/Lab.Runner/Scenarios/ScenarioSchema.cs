using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model.Units;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios;

/// <summary>The JSON schema of scenarios (draft 2020-12), from the shapes that also bind them. Committed as <c>scenarios/scenario.schema.json</c> for editors.</summary>
public static class ScenarioSchema
{
    /// <summary>Beside the scenarios.</summary>
    public const string FileName = "scenario.schema.json";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>The schema's text, ending in a line break.</summary>
    public static string Generate()
    {
        var definitions = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        var root = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "Lab scenario" };
        var scenario = new ShapeTable().MapOf(typeof(Scenario));
        AddMap(root, scenario, definitions);
        root["$defs"] = new JsonObject(definitions.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        return root.ToJsonString(Readable) + "\n";
    }

    private static JsonObject SchemaOf(ValueShape shape, SortedDictionary<string, JsonObject> definitions)
    {
        var schema = new JsonObject();
        switch (shape)
        {
            case ScalarShape scalar:
                scalar.AddSchema(schema);
                break;
            case ListShape list:
                (schema["type"], schema["items"]) = ("array", SchemaOf(list.Item, definitions));
                if (!list.MayBeEmpty) schema["minItems"] = 1;
                break;
            case NamedValuesShape named:
                (schema["type"], schema["additionalProperties"]) = ("object", SchemaOf(named.Value, definitions));
                break;
            case MapShape map:
                schema["$ref"] = "#/$defs/" + Define(map, definitions);
                break;
        }

        return schema;
    }

    private static string Define(MapShape map, SortedDictionary<string, JsonObject> definitions)
    {
        if (definitions.ContainsKey(map.Name)) return map.Name;
        var definition = new JsonObject();
        definitions.Add(map.Name, definition);
        if (map.Shorthand is { } shorthand)
        {
            var full = new JsonObject();
            AddMap(full, map, definitions);
            (definition["description"], full["description"]) = (map.Description, null);
            full.Remove("description");
            definition["anyOf"] = new JsonArray(SchemaOf(shorthand.Shape, definitions), full);
        }
        else
        {
            AddMap(definition, map, definitions);
        }

        return map.Name;
    }

    private static void AddMap(JsonObject target, MapShape map, SortedDictionary<string, JsonObject> definitions)
    {
        target["description"] = map.Description;
        target["type"] = "object";
        target["properties"] = new JsonObject(map.Keys.Select(key => KeyValuePair.Create(key.Name, (JsonNode?)PropertyOf(key, definitions))));
        if (map.Keys.Any(key => key.Required)) target["required"] = new JsonArray([.. map.Keys.Where(key => key.Required).Select(key => (JsonNode)key.Name)]);
        target["additionalProperties"] = false;
        if (map.ExactlyOne) (target["minProperties"], target["maxProperties"]) = (1, 1);
    }

    private static JsonObject PropertyOf(KeyShape key, SortedDictionary<string, JsonObject> definitions)
    {
        var schema = SchemaOf(key.Shape, definitions);
        var words = schema["description"]?.GetValue<string>();
        schema["description"] = key.Description + (words is null ? "" : "\n" + words) + (key.Example is null ? "" : $"\nExample: {key.Example}");
        if (DefaultOf(key) is { } value) schema["default"] = value;
        return schema;
    }

    /// <summary>The default as it is written in YAML; nothing for those that editors need not offer.</summary>
    private static JsonNode? DefaultOf(KeyShape key) => key.Default switch
    {
        _ when key.Required => null,
        bool flag => flag,
        int number => number,
        Enum word => ShapeTable.NameOf(word.ToString()),
        ByteCount { Bytes: 0 } or Bandwidth { BytesPerSecond: 0 } => 0,
        ByteCount size => FormattableString.Invariant($"{size.Mebibytes}MiB"),
        IEnumerable => null,
        _ => null,
    };
}
