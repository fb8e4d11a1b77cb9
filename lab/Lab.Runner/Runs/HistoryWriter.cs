using System.Text.Json;

namespace Lab.Runner.Runs;

/// <summary>
/// Appends events to <c>history.jsonl</c>. Each line reaches the operating system before the call returns, so that what a killed runner saw
/// is on record. May be called from any thread; lines never mix.
/// </summary>
public sealed class HistoryWriter : IDisposable
{
    private static readonly JsonElement Nothing = JsonSerializer.SerializeToElement(new { });

    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private readonly TimeProvider _time;

    /// <param name="directory">The run directory; an existing history is continued.</param>
    public HistoryWriter(string directory, TimeProvider time)
    {
        _time = time;
        _file = new FileStream(Path.Combine(directory, RunFiles.History), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    /// <summary>Called after each line is written, outside the lock: the live display listens here.</summary>
    public event Action<HistoryEvent>? Appended;

    /// <summary>An event that happens now.</summary>
    /// <param name="data">Serialised to an object; null for no data.</param>
    public HistoryEvent Append(string source, string kind, object? data = null)
    {
        var element = data is null ? Nothing : JsonSerializer.SerializeToElement(data, RunJson.Line);
        return Append(new HistoryEvent(_time.GetUtcNow(), source, kind, element));
    }

    /// <summary>An event of someone else, with the time they gave it.</summary>
    public HistoryEvent Append(HistoryEvent item)
    {
        byte[] line =
        [
            .. JsonSerializer.SerializeToUtf8Bytes(new { item.Time, item.Source, item.Kind, item.Data }, RunJson.Line),
            (byte)'\n',
        ];
        lock (_gate) _file.Write(line);
        Appended?.Invoke(item);
        return item;
    }

    public void Dispose() => _file.Dispose();
}
