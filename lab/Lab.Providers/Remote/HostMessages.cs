using System.Text.Json.Serialization;

namespace Lab.Providers.Remote;

/// <summary>What the runner asks of a host: one JSON object a line, on the host's standard input.</summary>
/// <param name="Id">Chosen by who asks; the answer carries it.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "ask")]
[JsonDerivedType(typeof(RunRequest), "run")]
[JsonDerivedType(typeof(StartRequest), "start")]
[JsonDerivedType(typeof(StopRequest), "stop")]
[JsonDerivedType(typeof(SignalRequest), "signal")]
[JsonDerivedType(typeof(PutRequest), "put")]
[JsonDerivedType(typeof(GetRequest), "get")]
[JsonDerivedType(typeof(ExistsRequest), "exists")]
[JsonDerivedType(typeof(ListRequest), "list")]
[JsonDerivedType(typeof(UndoRequest), "undo")]
[JsonDerivedType(typeof(ClockRequest), "clock")]
[JsonDerivedType(typeof(BeatRequest), "beat")]
[JsonDerivedType(typeof(EndRequest), "end")]
internal abstract record HostRequest(long Id);

/// <summary>Runs a command to its end. Answer: <see cref="RunReply"/>.</summary>
internal sealed record RunRequest(long Id, string[] Command, string? Input) : HostRequest(Id);

/// <summary>Starts a daemon, which goes by this request's identity from then on. Answer, once it is ready: <see cref="StartReply"/>.</summary>
/// <param name="ReadyTimeout">Milliseconds.</param>
internal sealed record StartRequest(long Id, string Name, string[] Command, string Log, bool ReadyLine, double ReadyTimeout, Dictionary<string, string> Environment) : HostRequest(Id);

/// <summary>SIGTERM, and SIGKILL after the patience. Answer: <see cref="ExitReply"/>, also of one that ended before.</summary>
/// <param name="Patience">Milliseconds.</param>
internal sealed record StopRequest(long Id, long Daemon, double Patience) : HostRequest(Id);

internal sealed record SignalRequest(long Id, long Daemon, DaemonSignal Signal) : HostRequest(Id);

internal enum DaemonSignal
{
    Kill,
    Pause,
    Resume,
}

/// <summary>Writes a file. Answer: <see cref="DoneReply"/>.</summary>
internal sealed record PutRequest(long Id, string Path, byte[] Content, bool Secret) : HostRequest(Id);

/// <summary>Reads a piece of a file. Answer: <see cref="GetReply"/>.</summary>
internal sealed record GetRequest(long Id, string Path, long Offset, int Count) : HostRequest(Id);

/// <summary>Whether there is a file, a socket included. Answer: <see cref="ExistsReply"/>.</summary>
internal sealed record ExistsRequest(long Id, string Path) : HostRequest(Id);

/// <summary>Files below a folder. Answer: <see cref="ListReply"/>.</summary>
internal sealed record ListRequest(long Id, string Folder) : HostRequest(Id);

/// <summary>
/// What must be run to take back a change of the host that is about to be made. It is written down on the host first, and run, the last first, once the lab has left it. Answer: <see cref="DoneReply"/>.
/// </summary>
internal sealed record UndoRequest(long Id, string[] Command) : HostRequest(Id);

/// <summary>Answer: <see cref="ClockReply"/>.</summary>
internal sealed record ClockRequest(long Id) : HostRequest(Id);

/// <summary>The runner is alive. No answer.</summary>
internal sealed record BeatRequest(long Id) : HostRequest(Id);

/// <summary>The runner has what it wants: everything there ends. Answer: <see cref="DoneReply"/>, the last word.</summary>
internal sealed record EndRequest(long Id) : HostRequest(Id);

/// <summary>What a host says: one JSON object a line, on its standard output. The first is <see cref="HelloReply"/>.</summary>
/// <param name="Id">Of the request, or of the daemon that it is about.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "say")]
[JsonDerivedType(typeof(HelloReply), "hello")]
[JsonDerivedType(typeof(DoneReply), "done")]
[JsonDerivedType(typeof(RunReply), "run")]
[JsonDerivedType(typeof(StartReply), "started")]
[JsonDerivedType(typeof(LineReply), "line")]
[JsonDerivedType(typeof(ExitReply), "exit")]
[JsonDerivedType(typeof(GetReply), "piece")]
[JsonDerivedType(typeof(ExistsReply), "exists")]
[JsonDerivedType(typeof(ListReply), "files")]
[JsonDerivedType(typeof(ClockReply), "clock")]
[JsonDerivedType(typeof(FailedReply), "failed")]
internal abstract record HostReply(long Id);

/// <param name="Version">Of the messages that it understands.</param>
internal sealed record HelloReply(long Id, int Version) : HostReply(Id);

internal sealed record DoneReply(long Id) : HostReply(Id);

internal sealed record RunReply(long Id, int ExitCode, string Output, string Error) : HostReply(Id);

internal sealed record StartReply(long Id, int ProcessId) : HostReply(Id);

/// <summary>A daemon wrote a line on standard output.</summary>
internal sealed record LineReply(long Id, string Line) : HostReply(Id);

/// <summary>A daemon ended, or the answer to a request to stop it.</summary>
internal sealed record ExitReply(long Id, int ExitCode) : HostReply(Id);

/// <param name="Content">Null: no such file. Shorter than asked: the file's end.</param>
internal sealed record GetReply(long Id, byte[]? Content) : HostReply(Id);

internal sealed record ExistsReply(long Id, bool Exists) : HostReply(Id);

/// <param name="Files">Relative to the folder, with lengths; empty when there is no such folder.</param>
internal sealed record ListReply(long Id, Dictionary<string, long> Files) : HostReply(Id);

/// <param name="Ticks">Of the host's clock, UTC, 100 ns each.</param>
internal sealed record ClockReply(long Id, long Ticks) : HostReply(Id);

/// <param name="Kind">Of the error, by name.</param>
internal sealed record FailedReply(long Id, string Kind, string Message, string? Output) : HostReply(Id);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HostRequest))]
[JsonSerializable(typeof(HostReply))]
internal sealed partial class HostMessages : JsonSerializerContext
{
    /// <summary>Raised with every change of a message's meaning.</summary>
    public const int Version = 1;
}
