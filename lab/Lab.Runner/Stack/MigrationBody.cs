using System.Text.Json.Nodes;
using Lab.Runner.Scenarios.Actions;

namespace Lab.Runner.Stack;

/// <summary>The body of the engine's <c>migrate</c>: only what the scenario says, so that everything else is the engine's own choice.</summary>
internal static class MigrationBody
{
    public static JsonObject Of(MigrateConfig migrate, MigrationTuning defaults)
    {
        var tuning = migrate.Over(defaults);
        var body = new JsonObject();
        if (migrate.To is { } host) body["host"] = Named(host);
        if (migrate.Network is { } network) body["migration_network"] = Named(network);
        if (migrate.DiskNetwork is { } disks) body["disks_network"] = Named(disks);
        if (migrate.WaitForAddress is { } wait) body["wait_for_address"] = FormattableString.Invariant($"{wait.TotalMilliseconds}ms");
        if (tuning.Policy is { } policy) body["policy"] = Named(PolicyName(policy));
        if (tuning.MaxBandwidth is { } bandwidth) body["max_bandwidth"] = FormattableString.Invariant($"{bandwidth.BytesPerSecond}B/s");
        if (tuning.Downtime is { } downtime) body["downtime"] = FormattableString.Invariant($"{downtime.TotalMilliseconds}ms");
        Set(body, "auto_converge", tuning.AutoConverge);
        Set(body, "compressed", tuning.Compressed);
        Set(body, "encrypted", tuning.Encrypted);
        Set(body, "tunnelled", tuning.Tunnelled);
        Set(body, "abort_on_error", tuning.AbortOnError);
        Set(body, "parallel", tuning.Parallel);
        Set(body, "incoming_limit", tuning.IncomingLimit);
        Set(body, "outgoing_limit", tuning.OutgoingLimit);
        return body;
    }

    private static JsonObject Named(string name) => new() { ["name"] = name };

    private static void Set<T>(JsonObject body, string name, T? value)
        where T : struct
    {
        if (value is { } given) body[name] = JsonValue.Create(given);
    }

    private static string PolicyName(MigrationPolicy policy) => policy switch
    {
        MigrationPolicy.MinimalDowntime => "minimal-downtime",
        MigrationPolicy.SuspendWorkload => "suspend-workload-if-needed",
        MigrationPolicy.PostCopy => "post-copy",
        MigrationPolicy.VeryLargeVms => "very-large-vms",
        _ => "legacy",
    };
}
