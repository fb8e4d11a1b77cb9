using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Runner.Doctor;

/// <summary>Facts for machines: <c>{"namespacesProvider": {"canRun", "obstacles"}, "install", "facts": […]}</c>; <c>install</c> is a command line or null.</summary>
public static partial class DoctorJson
{
    /// <summary>Ends in a line break.</summary>
    public static string Write(MachineFacts facts)
    {
        var report = new Report(new Provider(facts.CanRunNamespaces, [.. facts.Obstacles.Select(fact => fact.Name)]), RequiredPackages.AptLine(facts.All), facts.All);
        return JsonSerializer.Serialize(report, DoctorNames.Readable.Report) + "\n";
    }

    private sealed record Report(Provider NamespacesProvider, string? Install, IReadOnlyList<MachineFact> Facts);

    private sealed record Provider(bool CanRun, IReadOnlyList<string> Obstacles);

    private sealed class StateName() : JsonStringEnumConverter<FactState>(JsonNamingPolicy.KebabCaseLower);

    [JsonSourceGenerationOptions(Converters = [typeof(StateName)])]
    [JsonSerializable(typeof(Report))]
    private sealed partial class DoctorNames : JsonSerializerContext
    {
        public static DoctorNames Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new StateName() },
        });
    }
}
