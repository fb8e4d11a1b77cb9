using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lab.Tests.Reports;

/// <summary>The part of JSON Schema that an exported schema uses: type (one or several), enum, properties, required, items,
/// additionalProperties, $ref. Members that the schema does not name are errors here.</summary>
internal static class Conformity
{
    public static IReadOnlyList<string> Of(JsonNode schema, JsonNode? document)
    {
        var errors = new List<string>();
        Check(schema, schema, document, "$", errors);
        return errors;
    }

    private static void Check(JsonNode root, JsonNode schema, JsonNode? node, string path, List<string> errors)
    {
        if (schema["$ref"]?.GetValue<string>() is { } reference) schema = Resolve(root, reference);
        if (schema["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, node))) errors.Add($"{path}: enum");
        if (schema["type"] is { } type && !Types(type).Any(name => Is(name, node)))
        {
            errors.Add($"{path}: type");
            return;
        }

        if (node is JsonArray list && schema["items"] is { } item)
            foreach (var (index, each) in list.Index()) Check(root, item, each, $"{path}[{index}]", errors);
        if (node is JsonObject members) CheckMembers(root, schema, members, path, errors);
    }

    private static void CheckMembers(JsonNode root, JsonNode schema, JsonObject members, string path, List<string> errors)
    {
        var properties = schema["properties"]?.AsObject() ?? [];
        foreach (var (name, inner) in properties)
            if (members.TryGetPropertyValue(name, out var value)) Check(root, inner!, value, $"{path}.{name}", errors);
        foreach (var name in schema["required"]?.AsArray().Select(each => each!.GetValue<string>()) ?? [])
            if (!members.ContainsKey(name)) errors.Add($"{path}: lacks {name}");
        foreach (var (name, value) in members.Where(member => !properties.ContainsKey(member.Key)))
        {
            if (schema["additionalProperties"] is { } rest) Check(root, rest, value, $"{path}.{name}", errors);
            else errors.Add($"{path}: {name} is not in the schema");
        }
    }

    private static JsonNode Resolve(JsonNode root, string reference) =>
        reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(
                root,
                (node, step) => node is JsonArray list
                    ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]!
                    : node[step]!);

    private static IEnumerable<string> Types(JsonNode type) =>
        type is JsonArray several ? several.Select(each => each!.GetValue<string>()) : [type.GetValue<string>()];

    private static bool Is(string type, JsonNode? node) => type switch
    {
        "object" => node is JsonObject,
        "array" => node is JsonArray,
        "null" => node is null,
        "string" => node?.GetValueKind() == JsonValueKind.String,
        "boolean" => node?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => node?.GetValueKind() == JsonValueKind.Number,
        "integer" => node?.GetValueKind() == JsonValueKind.Number && decimal.IsInteger(node.AsValue().GetValue<decimal>()),
        _ => throw new NotSupportedException(type),
    };
}
