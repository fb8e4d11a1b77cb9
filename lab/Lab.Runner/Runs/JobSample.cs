using System.Text.Json;

namespace Lab.Runner.Runs;

/// <summary>
/// libvirt's job statistics as a run records them, in <c>progress/&lt;vm&gt;.jsonl</c> and in an agent's <c>migration-completed</c> event.
/// What the hypervisor claims: the judge compares it, and reads it with code of its own. Null where nothing was said.
/// </summary>
public sealed record JobSample
{
    /// <summary>Half a pebibyte, or as many milliseconds: no migration comes near, and neither sums nor durations overflow.</summary>
    private const double MostOfAnything = 1L << 49;

    public DateTimeOffset Time { get; init; }

    public string? Host { get; init; }

    public Guid? MigrationId { get; init; }

    public double? ElapsedMilliseconds { get; init; }

    /// <summary>While running the expected, after completion the measured total downtime.</summary>
    public double? DowntimeMilliseconds { get; init; }

    /// <summary>libvirt's <c>downtime_net</c>: without the time that libvirtd itself took.</summary>
    public double? DowntimeNetMilliseconds { get; init; }

    public double? SetupMilliseconds { get; init; }

    /// <summary>Memory and disks, as transferred so far.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>Memory as transferred so far (QEMU's <c>ram.transferred</c>).</summary>
    public long? MemoryBytes { get; init; }

    public long? MemoryTotalBytes { get; init; }

    public long? MemoryRemainingBytes { get; init; }

    /// <summary>Bytes per second.</summary>
    public long? MemoryBandwidth { get; init; }

    public long? DirtyPagesPerSecond { get; init; }

    public int? PageSize { get; init; }

    public int? Iteration { get; init; }

    /// <summary>Pages that held nothing.</summary>
    public long? ConstantPages { get; init; }

    /// <summary>Pages that were sent in full, each time anew.</summary>
    public long? NormalPages { get; init; }

    public long? PostCopyRequests { get; init; }

    public int? AutoConvergeThrottle { get; init; }

    public long? DiskBytes { get; init; }

    /// <summary>What the QEMU stream itself must have carried: memory. Disks have streams of their own.</summary>
    public long? StreamBytes => MemoryBytes ?? (TotalBytes is { } total ? total - (DiskBytes ?? 0) : null);

    /// <summary>Bytes per second that the guest dirties.</summary>
    public long? DirtyRate => DirtyPagesPerSecond is { } pages ? pages * (PageSize ?? 4096) : null;

    /// <exception cref="JsonException">Not an object, or with a number that nobody can have measured.</exception>
    internal static JobSample Read(JsonElement line)
    {
        var sample = line.ValueKind == JsonValueKind.Object ? line.Deserialize<JobSample>(RunJson.Line) : null;
        return sample is { IsPlausible: true } ? sample : throw new JsonException("not a job's statistics");
    }

    private bool IsPlausible =>
        new double?[] { ElapsedMilliseconds, DowntimeMilliseconds, DowntimeNetMilliseconds, SetupMilliseconds, TotalBytes, MemoryBytes, DiskBytes }
            .All(number => number is null or (>= 0 and <= MostOfAnything));
}
