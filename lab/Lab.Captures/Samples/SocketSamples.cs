using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Captures.Samples;

/// <summary>Reads and writes <c>sockets/&lt;host&gt;.jsonl</c>, one JSON object a line.</summary>
public static partial class SocketSamples
{
    /// <summary>One line, with its line end.</summary>
    public static void Write(TextWriter writer, SocketSample sample)
    {
        writer.Write(JsonSerializer.Serialize(sample, SampleNames.Default.SocketSample));
        writer.Write('\n');
    }

    public static SampleFile<SocketSample> Read(string path)
    {
        using var reader = new StreamReader(path);
        return Read(reader);
    }

    public static SampleFile<SocketSample> Read(TextReader reader)
    {
        var samples = new List<SocketSample>();
        var faults = new List<SampleFault>();
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            if (text.Length == 0) continue;
            try
            {
                var sample = JsonSerializer.Deserialize(text, SampleNames.Default.SocketSample);
                samples.Add(sample ?? throw new JsonException("a sample is an object, not null"));
            }
            catch (JsonException fault)
            {
                faults.Add(new SampleFault(line, fault.Message));
            }
        }

        return new SampleFile<SocketSample>(samples, faults);
    }

    // Generated at build time: a probe on a busy host does not pay for reflection.
    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(SocketSample))]
    private sealed partial class SampleNames : JsonSerializerContext;
}
