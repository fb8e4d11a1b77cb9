using System.Text.Json;
using Lab.Agent.States;
using Lab.Model.Errors;
using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks;

/// <summary>What set-ups leave on disk: the committed configuration, the way back while there is an uncommitted one, and the way back to before all of them.</summary>
public sealed class NetworkStore(IStateStore store)
{
    private const string Committed = "networks";
    private const string Checkpoint = "networks-checkpoint";
    private const string Original = "networks-original";

    public RunningNetworks ReadCommitted() => Read<RunningNetworks>(Committed) ?? new RunningNetworks();

    public void WriteCommitted(RunningNetworks running)
    {
        store.Write(Committed, JsonSerializer.Serialize(running, StateJson.Writing));
        DropCheckpoint();
    }

    public NetworkCheckpoint? ReadCheckpoint() => Read<NetworkCheckpoint>(Checkpoint);

    public void WriteCheckpoint(NetworkCheckpoint checkpoint) => store.Write(Checkpoint, JsonSerializer.Serialize(checkpoint, StateJson.Writing));

    public void DropCheckpoint() => store.Delete(Checkpoint);

    /// <summary>The host as it was before any set-up of ours; null: there was none.</summary>
    public NetworkCheckpoint? ReadOriginal() => Read<NetworkCheckpoint>(Original);

    /// <summary>Keeps the first of all, with every link that was touched since.</summary>
    public void KeepOriginal(KernelNetwork before, IEnumerable<string> touched)
    {
        var known = ReadOriginal();
        var original = (known ?? new NetworkCheckpoint(before, [])).Touching(touched);
        if (original.Links.Count != known?.Links.Count) store.Write(Original, JsonSerializer.Serialize(original, StateJson.Writing));
    }

    /// <summary>Nothing of ours is left on the host.</summary>
    public void Forget()
    {
        foreach (var name in (string[])[Committed, Checkpoint, Original]) store.Delete(name);
    }

    private T? Read<T>(string name) where T : class
    {
        try
        {
            return store.Read(name) is { } text ? JsonSerializer.Deserialize<T>(text, StateJson.Reading) : null;
        }
        catch (JsonException exception)
        {
            throw new LabException(ErrorKind.Environment, $"The agent's state '{name}' is damaged: {exception.Message}. Remove it to start without committed networks.", exception);
        }
    }
}

/// <summary>A way back.</summary>
/// <param name="Kernel">As it was before the first change.</param>
/// <param name="Links">All that was touched since.</param>
public sealed record NetworkCheckpoint(KernelNetwork Kernel, IReadOnlyList<string> Links)
{
    public NetworkCheckpoint Touching(IEnumerable<string> links) => this with { Links = [.. Links.Union(links)] };

    public IReadOnlyList<NetworkStep> StepsFrom(KernelNetwork now) => KernelDifference.Between(now, Kernel, Links.ToHashSet());
}
