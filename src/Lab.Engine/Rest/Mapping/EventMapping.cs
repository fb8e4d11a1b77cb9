using System.Reflection;
using Lab.Engine.Rest.Shapes;
using Lab.Model.Engines;

namespace Lab.Engine.Rest.Mapping;

internal static class EventMapping
{
    private const int FirstCode = 9000;

    /// <summary>In the order of the constants, which only grows.</summary>
    private static readonly Dictionary<string, int> Codes = typeof(EngineEventKinds).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select((field, index) => ((string)field.GetRawConstantValue()!, FirstCode + index)).ToDictionary(pair => pair.Item1, pair => pair.Item2);

    public static EventShape ToShape(EngineEvent e) => new()
    {
        Id = Words.Of(e.Id),
        Href = $"{Paths.Root}/events/{e.Id}",
        Index = Words.Of(e.Id),
        Code = Words.Of(Codes.GetValueOrDefault(e.Kind)),
        Kind = e.Kind,
        Severity = e.Severity.ToString().ToLowerInvariant(),
        Time = Words.Of(e.Time),
        Description = e.Message,
        Origin = "lab",
        Vm = e.VmId is { } vm ? Ref.To("vms", vm) : null,
        Host = e.HostId is { } host ? Ref.To("hosts", host) : null,
        Cluster = e.ClusterId is { } cluster ? Ref.To("clusters", cluster) : null,
        Migration = e.MigrationId is { } migration ? Ref.To("migrations", migration) : null,
        Data = e.Data,
    };

    /// <summary><c>severity=…</c>, <c>kind=…</c>, <c>vm=…</c>, <c>host=…</c>, <c>migration=…</c> (identifiers), joined by <c>and</c>.</summary>
    public static Func<EngineEvent, bool> Search(Inputs inputs, string? search)
    {
        List<Func<EngineEvent, bool>> terms = [];
        foreach (var term in (search ?? "").Split(" and ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = term.Split('=', 2, StringSplitOptions.TrimEntries);
            var value = parts.Length == 2 ? parts[1] : "";
            if (Term(parts[0], value) is { } known) terms.Add(known);
            else inputs.Fault($"Cannot search events for '{term}'; write severity=, kind=, vm=, host= or migration=, joined by ' and '.");
        }

        return e => terms.TrueForAll(t => t(e));
    }

    private static Func<EngineEvent, bool>? Term(string name, string value) => name switch
    {
        "severity" => e => e.Severity.ToString().Equals(value, StringComparison.OrdinalIgnoreCase),
        "kind" => e => e.Kind == value,
        "vm" => e => e.VmId?.ToString() == value,
        "host" => e => e.HostId?.ToString() == value,
        "migration" => e => e.MigrationId?.ToString() == value,
        _ => null,
    };
}
