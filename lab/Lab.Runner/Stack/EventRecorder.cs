using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model.Agents;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Runner.Runs;

namespace Lab.Runner.Stack;

/// <summary>Copies what the engine and the agents say into the run directory as it comes: events to the history, job statistics to <c>progress/</c>.</summary>
public sealed class EventRecorder(string directory, HistoryWriter history, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _readers = [];
    private readonly ConcurrentDictionary<string, Lock> _files = new();

    /// <summary>Each engine event, as it comes.</summary>
    public event Action<EngineEvent>? EngineSaid;

    /// <summary>Each sample of a running migration: VM id and statistics.</summary>
    public event Action<Guid, JsonElement>? Progressed;

    /// <param name="vmNames">VM names by id, which name the files.</param>
    public void FollowAgent(string host, IAgent agent, IReadOnlyDictionary<Guid, string> vmNames) => _readers.Add(FollowAsync(async (after, seen) =>
    {
        await foreach (var item in agent.EventsAsync(after, _stop.Token))
        {
            seen(item.Sequence);
            if (item.Kind == AgentEventKinds.MigrationProgress && item.VmId is { } id && vmNames.TryGetValue(id, out var vm)) WriteProgress(host, vm, id, item.Time, item.Data);
            else history.Append(new HistoryEvent(item.Time, $"agent@{host}", item.Kind, WithVm(item.Data, item.VmId)));
        }
    }));

    public void FollowEngine(EngineClient engine) => _readers.Add(FollowAsync(async (after, seen) =>
    {
        await foreach (var item in engine.EventsAsync(after, _stop.Token))
        {
            seen(item.Id);
            history.Append(new HistoryEvent(item.Time, "engine", item.Kind, JsonSerializer.SerializeToElement(item, AgentJson.Options)));
            EngineSaid?.Invoke(item);
        }
    }));

    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        await Task.WhenAll(_readers);
        _stop.Dispose();
    }

    /// <summary>Reads a stream from where it broke, until told to stop. A daemon that died stays silent; its death is recorded by who started it.</summary>
    private async Task FollowAsync(Func<long, Action<long>, Task> read)
    {
        var last = 0L;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await read(last, sequence => last = sequence);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken) when (broken is LabException or IOException or HttpRequestException or JsonException)
            {
                // Asked again below.
            }

            await Task.Delay(Pause, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <summary>A sample of a running migration.</summary>
    /// <param name="time">By the host's clock.</param>
    /// <param name="data">As <see cref="JobSample"/> reads it.</param>
    public void WriteProgress(string host, string vm, Guid id, DateTimeOffset time, JsonElement data)
    {
        var line = new JsonObject { ["time"] = JsonSerializer.SerializeToNode(time.ToUniversalTime(), RunJson.Line), ["host"] = host };
        foreach (var member in data.EnumerateObject()) line[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        var path = Path.Combine(directory, RunFiles.Progress(vm));
        lock (_files.GetOrAdd(vm, _ => new Lock()))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.AppendAllText(path, line.ToJsonString(RunJson.Line) + "\n");
        }

        Progressed?.Invoke(id, data);
    }

    private static JsonElement WithVm(JsonElement data, Guid? vm)
    {
        if (vm is null || data.ValueKind != JsonValueKind.Object || data.TryGetProperty("vmId", out _)) return data;
        var copy = JsonNode.Parse(data.GetRawText())!.AsObject();
        copy["vmId"] = vm.Value.ToString();
        return JsonSerializer.SerializeToElement(copy, RunJson.Line);
    }
}
