using System.Globalization;
using System.Text.Json.Nodes;

namespace Lab.Runner.Stack;

/// <summary>What <c>virsh domjobinfo --rawstats</c> prints, by the names that a run records (<see cref="Runs.JobSample"/>).</summary>
internal static class VirshJob
{
    /// <summary>libvirt's names for what a run records. Times are milliseconds, sizes bytes, rates bytes or pages a second.</summary>
    private static readonly (string Theirs, string Ours)[] Names =
    [
        ("time_elapsed", "elapsedMilliseconds"), ("downtime", "downtimeMilliseconds"), ("downtime_net", "downtimeNetMilliseconds"), ("setup_time", "setupMilliseconds"),
        ("data_processed", "totalBytes"), ("data_remaining", "remainingBytes"), ("memory_total", "memoryTotalBytes"), ("memory_processed", "memoryBytes"), ("memory_remaining", "memoryRemainingBytes"),
        ("memory_bps", "memoryBandwidth"), ("memory_dirty_rate", "dirtyPagesPerSecond"), ("memory_page_size", "pageSize"), ("memory_iteration", "iteration"), ("memory_constant", "constantPages"),
        ("memory_normal", "normalPages"), ("memory_postcopy_requests", "postCopyRequests"), ("auto_converge_throttle", "autoConvergeThrottle"), ("disk_total", "diskTotalBytes"), ("disk_processed", "diskBytes"),
    ];

    /// <returns>Null where there is no job, or none that says anything of memory.</returns>
    public static JsonObject? Read(string printed)
    {
        var fields = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in printed.Split('\n'))
        {
            if (line.Split([':', '='], 2, StringSplitOptions.TrimEntries) is [var name, var text] && long.TryParse(text, CultureInfo.InvariantCulture, out var value)) fields[name] = value;
        }

        if (!fields.ContainsKey("memory_processed")) return null;
        var job = new JsonObject();
        foreach (var (theirs, ours) in Names.Where(name => fields.ContainsKey(name.Theirs))) job[ours] = fields[theirs];
        return job;
    }
}
