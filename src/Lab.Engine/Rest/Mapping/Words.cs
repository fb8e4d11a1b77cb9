using System.Globalization;
using Lab.Engine.Clusters;
using Lab.Engine.Networks;
using Lab.Engine.Policies;
using Lab.Engine.Vms;
using Lab.Model.Networks;

namespace Lab.Engine.Rest.Mapping;

/// <summary>oVirt's words for our enumerations, and how scalars print.</summary>
internal static class Words
{
    public static readonly IReadOnlyDictionary<string, NetworkRole> Roles = new Dictionary<string, NetworkRole>
    {
        ["management"] = NetworkRole.Management,
        ["migration"] = NetworkRole.Migration,
        ["display"] = NetworkRole.Display,
        ["default_route"] = NetworkRole.DefaultRoute,
    };

    public static readonly IReadOnlyDictionary<string, VmAffinity> Affinities = new Dictionary<string, VmAffinity>
    {
        ["migratable"] = VmAffinity.Migratable,
        ["user_migratable"] = VmAffinity.UserMigratable,
        ["pinned"] = VmAffinity.Pinned,
    };

    public static readonly IReadOnlyDictionary<string, MigrateOnError> OnErrors = new Dictionary<string, MigrateOnError>
    {
        ["migrate"] = MigrateOnError.Yes,
        ["migrate_highly_available"] = MigrateOnError.HighlyAvailableOnly,
        ["do_not_migrate"] = MigrateOnError.No,
    };

    public static readonly IReadOnlyDictionary<string, BootProtocol> BootProtocols = new Dictionary<string, BootProtocol>
    {
        ["none"] = BootProtocol.None,
        ["static"] = BootProtocol.Static,
        ["dhcp"] = BootProtocol.Dhcp,
    };

    public static readonly IReadOnlyDictionary<string, SwitchType> Switches = new Dictionary<string, SwitchType>
    {
        ["legacy"] = SwitchType.Linux,
        ["linux"] = SwitchType.Linux,
        ["ovs"] = SwitchType.Ovs,
    };

    public static string Of<T>(IReadOnlyDictionary<string, T> words, T value) => words.First(w => EqualityComparer<T>.Default.Equals(w.Value, value)).Key;

    public static string Of(bool value) => value ? "true" : "false";

    public static string? Of(bool? value) => value is { } known ? Of(known) : null;

    public static string OrInherit(bool? value) => Of(value) ?? "inherit";

    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string? Of(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    /// <summary>At most three decimals.</summary>
    public static string? Of(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds since 1970.</summary>
    public static string Of(DateTimeOffset time) => Of(time.ToUnixTimeMilliseconds());

    public static string? Of(DateTimeOffset? time) => time is { } known ? Of(known) : null;

    public static string OfParallel(int? parallel) => parallel switch
    {
        null => "inherit",
        ParallelConnections.None => "disabled",
        ParallelConnections.Automatic => "auto",
        _ => "custom",
    };
}
