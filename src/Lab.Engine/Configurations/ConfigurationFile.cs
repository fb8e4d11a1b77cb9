using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Model.Agents;
using Lab.Model.Errors;

namespace Lab.Engine.Configurations;

/// <summary>Reads the configuration, and names every fault at once.</summary>
public static partial class ConfigurationFile
{
    private static readonly JsonSerializerOptions Dialect = new(AgentJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        IgnoreReadOnlyProperties = true,
        TypeInfoResolver = ConfigurationShapes.Default,
    };

    /// <exception cref="LabException">It cannot be read, or says something that cannot be.</exception>
    public static EngineConfiguration Read(string path)
    {
        EngineConfiguration configuration;
        try
        {
            configuration = JsonSerializer.Deserialize<EngineConfiguration>(File.ReadAllText(path), Dialect) ?? throw new JsonException("The file says null.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.BadRequest, $"The configuration {path} cannot be read: {exception.Message}", exception);
        }
        catch (JsonException exception)
        {
            throw new LabException(ErrorKind.BadRequest, $"The configuration {path} is wrong: {exception.Message}", exception);
        }

        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        configuration = configuration with
        {
            Certificate = Absolute(directory, configuration.Certificate),
            Key = Absolute(directory, configuration.Key),
            CertificateAuthority = Absolute(directory, configuration.CertificateAuthority),
            Database = configuration.Database == ":memory:" ? configuration.Database : Absolute(directory, configuration.Database),
        };
        var faults = Faults(configuration).ToArray();
        return faults.Length == 0 ? configuration : throw new LabException(ErrorKind.BadRequest, $"The configuration {path} is wrong: {string.Join(" ", faults)}");
    }

    private static IEnumerable<string> Faults(EngineConfiguration configuration)
    {
        if (!IPEndPoint.TryParse(configuration.Listen, out _)) yield return $"listen is '{configuration.Listen}'; write an IP address and a port, such as 192.168.100.2:8443.";
        foreach (var (member, path) in new[] { ("certificate", configuration.Certificate), ("key", configuration.Key), ("certificateAuthority", configuration.CertificateAuthority) })
        {
            if (path.Length == 0) yield return $"{member} is missing: the path of a PEM file.";
            else if (!File.Exists(path)) yield return $"{member}: there is no file {path}.";
        }

        if (configuration.Database.Length == 0) yield return "database is missing: the path of a file that the engine may make.";
        if (configuration.ManagementNetwork.Length is 0 or > 15) yield return "managementNetwork is 1 to 15 characters long.";
        if (configuration.Patience is not (>= 1 and <= 100)) yield return "patience is a number from 1 to 100.";
        if (configuration.EventsKept < 1000) yield return "eventsKept is at least 1000.";
        foreach (var (member, span) in Positive(configuration.Timings).Where(t => t.Span <= TimeSpan.Zero)) yield return $"timings.{member} is {span}; write a duration above zero.";
    }

    private static IEnumerable<(string Member, TimeSpan Span)> Positive(Hosts.EngineTimings timings) =>
        typeof(Hosts.EngineTimings).GetProperties().Where(p => p.PropertyType == typeof(TimeSpan)).Select(p => (JsonNamingPolicy.CamelCase.ConvertName(p.Name), (TimeSpan)p.GetValue(timings)!));

    private static string Absolute(string directory, string path) => path.Length == 0 ? path : Path.GetFullPath(path, directory);

    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(EngineConfiguration))]
    private sealed partial class ConfigurationShapes : JsonSerializerContext;
}
