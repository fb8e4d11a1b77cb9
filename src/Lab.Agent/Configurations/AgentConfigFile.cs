using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Model.Agents;
using Lab.Model.Errors;

namespace Lab.Agent.Configurations;

/// <summary>Reads the configuration; every fault at once, by the file's name.</summary>
public static partial class AgentConfigFile
{
    private static readonly JsonSerializerOptions Options = new(AgentJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        TypeInfoResolver = ConfigShapes.Default,
    };

    public static AgentConfig Read(string path)
    {
        try
        {
            var config = JsonSerializer.Deserialize<AgentConfig>(File.ReadAllText(path), Options) ?? throw new JsonException("it is null");
            Refusals.ThrowIfAny(Faults(config), $"The configuration {path} is wrong");
            return config;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new LabException(ErrorKind.BadRequest, $"The configuration {path} cannot be read: {exception.Message}", exception);
        }
    }

    private static List<string> Faults(AgentConfig config)
    {
        var faults = new List<string>();
        if (!IPEndPoint.TryParse(config.Listen, out var listen) || listen.Port == 0 && !config.Listen.EndsWith(":0", StringComparison.Ordinal)) faults.Add($"'listen' must be an address and port, not '{config.Listen}'.");
        else if (listen.Address.Equals(IPAddress.Any) || listen.Address.Equals(IPAddress.IPv6Any)) faults.Add($"'listen' must name the management address, not all addresses ({config.Listen}).");
        else if (config.ManagementAddress is { } management && !listen.Address.Equals(Parsed(management))) faults.Add($"'listen' ({config.Listen}) is not on the management address {management}.");
        if (config.SampleInterval < TimeSpan.FromMilliseconds(1)) faults.Add("'sampleInterval' must be at least 1 ms.");
        if (config.ConvergenceInterval < config.SampleInterval) faults.Add("'convergenceInterval' must not be shorter than 'sampleInterval'.");
        if (config.Patience is not (>= 1 and <= 100)) faults.Add("'patience' is a number from 1 to 100.");
        if (config.Accelerator is not ("auto" or "kvm" or "tcg")) faults.Add($"'accelerator' is auto, kvm or tcg, not '{config.Accelerator}'.");
        return faults;
    }

    private static IPAddress? Parsed(string address) => IPAddress.TryParse(address, out var parsed) ? parsed : null;

    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(AgentConfig))]
    private sealed partial class ConfigShapes : JsonSerializerContext;
}
