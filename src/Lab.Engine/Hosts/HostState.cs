using System.Collections.Immutable;
using Lab.Model.Agents;
using Lab.Model.Migrations;
using Lab.Model.Networks;

namespace Lab.Engine.Hosts;

/// <summary>What was last seen of a host. Never stored: after a restart it is asked again.</summary>
public sealed record HostState
{
    public static readonly HostState Unknown = new();

    public HostLink Link { get; init; } = HostLink.Connecting;

    /// <summary>It was up once since the engine began.</summary>
    public bool Seen { get; init; }

    /// <summary>Why it is not up, or null.</summary>
    public string? Detail { get; init; }

    public HostCapabilities? Capabilities { get; init; }

    public HostStatistics? Statistics { get; init; }

    public HostNetworkState Network { get; init; } = new();

    /// <summary>Since when NICs and bonds under required networks have been seen down, by network.</summary>
    public ImmutableSortedDictionary<string, DateTimeOffset> DownSince { get; init; } = ImmutableSortedDictionary<string, DateTimeOffset>.Empty;

    /// <summary>Why the host is not operational though its agent answers; empty: it is.</summary>
    public IReadOnlyList<RequiredNetworkFault> NetworkFaults { get; init; } = [];

    /// <summary>A network set-up is under way: what is seen of networks meanwhile is no judgement.</summary>
    public bool SettingUp { get; init; }

    /// <summary>When the last network set-up began or, once it has, ended: what was asked before may show networks that are no more.</summary>
    public DateTimeOffset Configured { get; init; }

    /// <summary>Why VMs ended there, as its agent told, until that is taken into account or the VM is seen to run there again.</summary>
    public ImmutableDictionary<Guid, VmEnd> Ended { get; init; } = ImmutableDictionary<Guid, VmEnd>.Empty;

    /// <summary>Highly available VMs that it runs no more without a word why yet, and since when: what its agent tells of may still be on its way.</summary>
    public ImmutableDictionary<Guid, DateTimeOffset> Missing { get; init; } = ImmutableDictionary<Guid, DateTimeOffset>.Empty;

    /// <summary>Every VM its agent reported, by identifier; meaningful while the link is up.</summary>
    public IReadOnlyDictionary<Guid, VmReport> Vms { get; init; } = new Dictionary<Guid, VmReport>();
}

/// <param name="Reason">libvirt's word for it.</param>
/// <param name="Told">When the engine heard of it. An agent tells an old end once more to an engine that begins anew.</param>
public sealed record VmEnd(string Reason, DateTimeOffset Told);

/// <summary>How the engine stands with a host's agent.</summary>
public enum HostLink
{
    /// <summary>Not reached yet, or lost a moment ago.</summary>
    Connecting,

    Up,

    /// <summary>The agent answers, its hypervisor does not.</summary>
    NonOperational,

    /// <summary>No answer for longer than the grace.</summary>
    NonResponsive,
}
