using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Providers.Remote;

/// <summary>Commands that take back what a lab changed on a host, a line each, on the host's own disk: whoever finds them there, the lab being gone, runs them.</summary>
/// <param name="file">Need not exist.</param>
public sealed partial class UndoJournal(string file)
{
    private readonly Lock _gate = new();

    /// <summary>Written through before it returns: the change that it takes back is made only then.</summary>
    public void Add(IReadOnlyList<string> command)
    {
        lock (_gate)
        {
            using var stream = new FileStream(file, FileMode.Append, FileAccess.Write);
            JsonSerializer.Serialize(stream, [.. command], UndoShapes.Default.StringArray);
            stream.WriteByte((byte)'\n');
            stream.Flush(flushToDisk: true);
        }
    }

    /// <summary>The last first. A line that a crash cut short is left out: its change was never made.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Commands()
    {
        if (!File.Exists(file)) return [];
        List<IReadOnlyList<string>> commands = [];
        foreach (var line in File.ReadLines(file))
        {
            try
            {
                if (JsonSerializer.Deserialize(line, UndoShapes.Default.StringArray) is { Length: > 0 } command) commands.Add(command);
            }
            catch (JsonException)
            {
                break;
            }
        }

        commands.Reverse();
        return commands;
    }

    [JsonSerializable(typeof(string[]))]
    private sealed partial class UndoShapes : JsonSerializerContext;
}
