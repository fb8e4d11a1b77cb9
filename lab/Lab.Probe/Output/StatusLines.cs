using System.Buffers;
using System.Text.Json;

namespace Lab.Probe.Output;

/// <summary>One JSON object a line, each written at once. A reader that went away is no reason to stop recording.</summary>
internal sealed class StatusLines(Stream output)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    public void Write(Action<Utf8JsonWriter> fill)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer))
        {
            json.WriteStartObject();
            fill(json);
            json.WriteEndObject();
        }
        _buffer.Write("\n"u8);
        try
        {
            output.Write(_buffer.WrittenSpan);
        }
        catch (IOException)
        {
            // The reader closed its end.
        }
    }

    /// <summary>What the lab waits for: from here on everything is recorded.</summary>
    public void WriteReady() => Write(json => json.WriteBoolean("ready", true));
}
