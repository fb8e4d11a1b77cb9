using System.Globalization;
using System.Text.RegularExpressions;
using Lab.Libvirt;

namespace Lab.Tests.Libvirt;

/// <summary>The binding's numbers against the installed headers: what a compiler would check in C.</summary>
public sealed partial class HeaderConstantsTests
{
    private const string Headers = "/usr/include/libvirt";

    /// <summary>Where the binding spells a name out that libvirt shortens.</summary>
    private static readonly Dictionary<string, string> Spelled = new()
    {
        ["PEER2PEER"] = "PeerToPeer",
        ["PERSISTDEST"] = "PersistDestination",
        ["NONSHAREDINC"] = "NonSharedIncremental",
        ["EOF"] = "EndOfFile",
    };

    [SkippableTheory]
    [InlineData(typeof(MigrateFlags), "VIR_MIGRATE_", 20)]
    [InlineData(typeof(LibvirtErrorCode), "VIR_ERR_", 95)]
    [InlineData(typeof(LibvirtErrorDomain), "VIR_FROM_", 65)]
    [InlineData(typeof(DomainState), "VIR_DOMAIN_", 8)]
    [InlineData(typeof(RunningReason), "VIR_DOMAIN_RUNNING_", 11)]
    [InlineData(typeof(PausedReason), "VIR_DOMAIN_PAUSED_", 13)]
    [InlineData(typeof(ShutdownReason), "VIR_DOMAIN_SHUTDOWN_", 2)]
    [InlineData(typeof(ShutoffReason), "VIR_DOMAIN_SHUTOFF_", 8)]
    [InlineData(typeof(CrashedReason), "VIR_DOMAIN_CRASHED_", 2)]
    [InlineData(typeof(LifecycleKind), "VIR_DOMAIN_EVENT_", 9)]
    [InlineData(typeof(StartedDetail), "VIR_DOMAIN_EVENT_STARTED_", 5)]
    [InlineData(typeof(SuspendedDetail), "VIR_DOMAIN_EVENT_SUSPENDED_", 8)]
    [InlineData(typeof(ResumedDetail), "VIR_DOMAIN_EVENT_RESUMED_", 4)]
    [InlineData(typeof(StoppedDetail), "VIR_DOMAIN_EVENT_STOPPED_", 7)]
    [InlineData(typeof(JobType), "VIR_DOMAIN_JOB_", 6)]
    [InlineData(typeof(JobOperation), "VIR_DOMAIN_JOB_OPERATION_", 9)]
    [InlineData(typeof(CloseReason), "VIR_CONNECT_CLOSE_REASON_", 4)]
    [InlineData(typeof(DomainListFilter), "VIR_CONNECT_LIST_DOMAINS_", 8)]
    [InlineData(typeof(DomainCreateOptions), "VIR_DOMAIN_START_", 5)]
    [InlineData(typeof(DomainUndefineOptions), "VIR_DOMAIN_UNDEFINE_", 5)]
    [InlineData(typeof(DomainXmlOptions), "VIR_DOMAIN_XML_", 4)]
    [InlineData(typeof(Lab.Libvirt.Native.DomainEventId), "VIR_DOMAIN_EVENT_ID_", 3)]
    public void Every_constant_has_the_value_of_the_installed_header(Type type, string prefix, int atLeast)
    {
        Skip.IfNot(File.Exists($"{Headers}/libvirt-domain.h"), "libvirt's headers are not installed (Debian: libvirt-dev)");
        var declared = Constants(prefix);
        var found = 0;

        foreach (var name in Enum.GetNames(type))
        {
            // Newer than the installed header, or our name for zero.
            if (!declared.TryGetValue(name, out var value))
                continue;
            Assert.True(value == Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture), $"{type.Name}.{name} should be {value}");
            found++;
        }

        Assert.True(found >= atLeast, $"only {found} names of {type.Name} are in the headers, {atLeast} should be");
    }

    private static Dictionary<string, long> Constants(string prefix)
    {
        var constants = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in new[] { "libvirt-common.h", "libvirt-domain.h", "virterror.h" })
        {
            foreach (Match match in Constant().Matches(File.ReadAllText($"{Headers}/{header}")))
            {
                if (!match.Groups["name"].Value.StartsWith(prefix, StringComparison.Ordinal))
                    continue;
                var name = match.Groups["name"].Value[prefix.Length..].Replace("_", "", StringComparison.Ordinal);
                constants[Spelled.GetValueOrDefault(name, name)] = Value(match);
            }
        }
        return constants;
    }

    private static long Value(Match match)
    {
        var number = long.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
        return match.Groups["shift"].Success ? number << int.Parse(match.Groups["shift"].Value, CultureInfo.InvariantCulture) : number;
    }

    [GeneratedRegex(@"^\s+(?<name>VIR_[A-Z0-9_]+)\s*=\s*\(?(?<number>\d+)(?:\s*<<\s*(?<shift>\d+))?", RegexOptions.Multiline)]
    private static partial Regex Constant();
}
