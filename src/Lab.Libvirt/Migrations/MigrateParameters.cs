using System.Runtime.CompilerServices;
using Lab.Libvirt.Native;

namespace Lab.Libvirt;

/// <summary>
/// The typed parameters of a migration (<c>VIR_MIGRATE_PARAM_*</c>). What is null or empty is not sent, and libvirt's default holds.
/// </summary>
public sealed record MigrateParameters
{
    /// <summary>Where the source's hypervisor sends the stream: <c>tcp://address[:port]</c>, IPv6 in brackets. By default the destination's host name.</summary>
    public string? Uri { get; init; }

    public string? DestinationName { get; init; }

    /// <summary>The domain's XML for the destination; only what the guest cannot see may differ.</summary>
    public string? DestinationXml { get; init; }

    /// <summary>The configuration that the destination keeps with <see cref="MigrateFlags.PersistDestination"/>.</summary>
    public string? PersistentXml { get; init; }

    /// <summary>Cap of the stream in MiB/s.</summary>
    public long? BandwidthMebibytesPerSecond { get; init; }

    /// <summary>Cap of the stream after the switch to post-copy, in MiB/s.</summary>
    public long? BandwidthPostCopy { get; init; }

    public string? GraphicsUri { get; init; }

    /// <summary>The address on which the destination's hypervisor listens. By default all of them.</summary>
    public string? ListenAddress { get; init; }

    /// <summary>Targets such as <c>vda</c>. By default all writable disks, if a flag asks for disks at all.</summary>
    public IReadOnlyList<string> MigrateDisks { get; init; } = [];

    public int? DisksPort { get; init; }

    public string? DisksUri { get; init; }

    /// <summary>Methods for <see cref="MigrateFlags.Compressed"/>: <c>mt</c>, <c>xbzrle</c>, with newer libvirt <c>zlib</c> or <c>zstd</c>.</summary>
    public IReadOnlyList<string> Compression { get; init; } = [];

    /// <summary>0 to 9.</summary>
    public int? CompressionMtLevel { get; init; }

    public int? CompressionMtThreads { get; init; }

    public int? CompressionMtDecompressionThreads { get; init; }

    /// <summary>Bytes.</summary>
    public long? CompressionXbzrleCache { get; init; }

    /// <summary>Percent by which <see cref="MigrateFlags.AutoConverge"/> first slows the guest. QEMU's default is 20.</summary>
    public int? AutoConvergeInitial { get; init; }

    /// <summary>Percent added each time. QEMU's default is 10.</summary>
    public int? AutoConvergeIncrement { get; init; }

    public int? ParallelConnections { get; init; }

    /// <summary>The name that the destination's certificate must carry, for <see cref="MigrateFlags.Tls"/>. By default the name in <see cref="Uri"/>.</summary>
    public string? TlsDestination { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A size or a bandwidth is negative.</exception>
    internal void AddTo(TypedParameterList list)
    {
        list.Add("migrate_uri", Uri);
        list.Add("destination_name", DestinationName);
        list.Add("destination_xml", DestinationXml);
        list.Add("persistent_xml", PersistentXml);
        list.Add("bandwidth", Unsigned(BandwidthMebibytesPerSecond));
        list.Add("bandwidth.postcopy", Unsigned(BandwidthPostCopy));
        list.Add("graphics_uri", GraphicsUri);
        list.Add("listen_address", ListenAddress);
        list.Add("migrate_disks", MigrateDisks);
        list.Add("disks_port", DisksPort);
        list.Add("disks_uri", DisksUri);
        list.Add("compression", Compression);
        list.Add("compression.mt.level", CompressionMtLevel);
        list.Add("compression.mt.threads", CompressionMtThreads);
        list.Add("compression.mt.dthreads", CompressionMtDecompressionThreads);
        list.Add("compression.xbzrle.cache", Unsigned(CompressionXbzrleCache));
        list.Add("auto_converge.initial", AutoConvergeInitial);
        list.Add("auto_converge.increment", AutoConvergeIncrement);
        list.Add("parallel.connections", ParallelConnections);
        list.Add("tls.destination", TlsDestination);
    }

    private static ulong? Unsigned(long? value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (value is null)
            return null;
        ArgumentOutOfRangeException.ThrowIfNegative(value.Value, name);
        return (ulong)value.Value;
    }
}
