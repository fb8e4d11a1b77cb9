namespace Lab.Providers.Hosts;

/// <summary>A program that runs until it is stopped.</summary>
/// <param name="Name">For messages and the history: <c>libvirtd</c>, <c>agent</c>, <c>probe</c>.</param>
/// <param name="Log">File on the host's log directory that standard error is appended to, <c>agent.log</c>.</param>
/// <param name="ReadyLine">True: the daemon says it is ready with one line of JSON on standard output.</param>
public sealed record DaemonSpec(string Name, IReadOnlyList<string> Command, string Log, bool ReadyLine = true)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Called for each line on standard output after the ready line, if there is one.</summary>
    public Action<string>? OnOutput { get; init; }

    /// <summary>How long it may take to say that it is ready.</summary>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
