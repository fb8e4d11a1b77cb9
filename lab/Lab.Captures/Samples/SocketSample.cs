using System.Text.Json.Serialization;
using Lab.Captures.Addresses;

namespace Lab.Captures.Samples;

/// <summary>A socket and the process that holds it, one line of <c>sockets/&lt;host&gt;.jsonl</c>: written when the pair is first seen,
/// and once more, with <see cref="Last"/>, when it is gone.</summary>
public sealed record SocketSample
{
    /// <summary>When it was first seen.</summary>
    [JsonConverter(typeof(UtcTimeText))]
    public required DateTimeOffset Time { get; init; }

    /// <summary><c>tcp</c> or <c>udp</c>.</summary>
    public required string Protocol { get; init; }

    public required TransportEndpoint Local { get; init; }

    public required TransportEndpoint Remote { get; init; }

    /// <summary>The kernel's word: <c>ESTABLISHED</c>, <c>LISTEN</c>.</summary>
    public required string State { get; init; }

    /// <summary>Null when no process could be found: it ended, or it is not ours to see.</summary>
    public int? Pid { get; init; }

    /// <summary>The process's <c>comm</c>, at most 15 bytes.</summary>
    public string? Process { get; init; }

    /// <summary>The UUID of the virtual machine the process runs; null when it runs none.</summary>
    public string? Vm { get; init; }

    public string? VmName { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Last { get; init; }

    /// <summary>When it was last seen; only with <see cref="Last"/>.</summary>
    [JsonConverter(typeof(UtcTimeText))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? LastTime { get; init; }
}
