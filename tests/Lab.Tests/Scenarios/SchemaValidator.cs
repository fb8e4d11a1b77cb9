using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Lab.Tests.Scenarios;

/// <summary>The part of JSON Schema that our schema uses. A keyword it does not know is an error, so it cannot pass what it did not check.</summary>
internal sealed class SchemaValidator
{
    private readonly JsonObject _root;
    private readonly List<string> _errors = [];

    private SchemaValidator(JsonObject root) => _root = root;

    public static IReadOnlyList<string> Validate(string schema, JsonNode? document)
    {
        var root = JsonNode.Parse(schema)!.AsObject();
        var validator = new SchemaValidator(root);
        validator.Check(root, document, "$");
        return validator._errors;
    }

    private void Check(JsonObject schema, JsonNode? node, string path)
    {
        foreach (var (keyword, rule) in schema) Check(schema, keyword, rule!, node, path);
    }

    private void Check(JsonObject schema, string keyword, JsonNode rule, JsonNode? node, string path)
    {
        switch (keyword)
        {
            case "$schema" or "$defs" or "title" or "description" or "default":
                return;
            case "$ref":
                Check(_root["$defs"]![rule.GetValue<string>().Split('/')[^1]]!.AsObject(), node, path);
                return;
            case "properties":
                if (node is JsonObject known) foreach (var (name, inner) in rule.AsObject().Where(pair => known.ContainsKey(pair.Key))) Check(inner!.AsObject(), known[name], $"{path}.{name}");
                return;
            case "additionalProperties":
                if (node is JsonObject map) foreach (var (name, value) in map.Where(pair => schema["properties"]?[pair.Key] is null)) Additional(rule, value, $"{path}.{name}");
                return;
            case "items":
                if (node is JsonArray list) foreach (var (index, item) in list.Index()) Check(rule.AsObject(), item, $"{path}[{index}]");
                return;
            case "anyOf":
                Require(rule.AsArray().Any(choice => Fits(choice!.AsObject(), node)), path, "fits no choice");
                return;
            default:
                Require(Holds(keyword, rule, node), path, $"{keyword} {rule.ToJsonString()}");
                return;
        }
    }

    private void Additional(JsonNode rule, JsonNode? value, string path)
    {
        if (rule is JsonObject inner) Check(inner, value, path);
        else Require(rule.GetValue<bool>(), path, "is not allowed");
    }

    private bool Fits(JsonObject schema, JsonNode? node)
    {
        var inner = new SchemaValidator(_root);
        inner.Check(schema, node, "");
        return inner._errors.Count == 0;
    }

    private static bool Holds(string keyword, JsonNode rule, JsonNode? node) => keyword switch
    {
        "type" => TypeOf(node) == rule.GetValue<string>(),
        "const" => JsonNode.DeepEquals(rule, node),
        "enum" => rule.AsArray().Any(word => JsonNode.DeepEquals(word, node)),
        "pattern" => TypeOf(node) != "string" || Regex.IsMatch(node!.GetValue<string>(), rule.GetValue<string>()),
        "minimum" => TypeOf(node) != "integer" || node!.GetValue<long>() >= rule.GetValue<int>(),
        "maximum" => TypeOf(node) != "integer" || node!.GetValue<long>() <= rule.GetValue<int>(),
        "minItems" => node is not JsonArray list || list.Count >= rule.GetValue<int>(),
        "minProperties" => node is not JsonObject map || map.Count >= rule.GetValue<int>(),
        "maxProperties" => node is not JsonObject map || map.Count <= rule.GetValue<int>(),
        "required" => node is not JsonObject map || rule.AsArray().All(name => map.ContainsKey(name!.GetValue<string>())),
        _ => throw new NotSupportedException($"The validator does not know '{keyword}'."),
    };

    private static string TypeOf(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => "integer",
        _ => "null",
    };

    private void Require(bool holds, string path, string what)
    {
        if (!holds) _errors.Add($"{path}: {what}");
    }
}
