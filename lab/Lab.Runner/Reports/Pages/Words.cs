using Lab.Captures.Ledgers;
using Lab.Model.Units;
using Lab.Runner.Checkers;

namespace Lab.Runner.Reports.Pages;

/// <summary>Values as people read them, the same in the report and on the console.</summary>
internal static class Words
{
    public const string Missing = "–";

    public static string Bytes(long? bytes) => bytes is { } value ? new ByteCount(value).ToString() : Missing;

    public static string Milliseconds(double? milliseconds) =>
        milliseconds is { } value ? Durations.Format(TimeSpan.FromMilliseconds(value)) : Missing;

    public static string Class(TrafficClass kind) => kind switch
    {
        TrafficClass.QemuStream => "migration stream",
        TrafficClass.DiskCopy => "disk copy",
        TrafficClass.LibvirtControl => "libvirt control",
        TrafficClass.AgentControl => "agent control",
        TrafficClass.GuestTraffic => "guest traffic",
        _ => "other",
    };

    /// <summary>The style sheet's class.</summary>
    public static string Style(Verdict? verdict) =>
        verdict switch { Verdict.Pass => "pass", Verdict.Fail => "fail", Verdict.Unknown => "unknown", _ => "note" };

    public static string Count(int count, string one, string many) => FormattableString.Invariant($"{count} {(count == 1 ? one : many)}");
}
