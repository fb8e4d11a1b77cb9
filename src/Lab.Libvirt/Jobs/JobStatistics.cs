namespace Lab.Libvirt;

/// <summary>
/// Statistics of a job (<c>virDomainGetJobStats</c>). A member is null when libvirt did not send it, which depends on the kind of job, its
/// phase and the hypervisor. Sizes are bytes, rates bytes per second unless said otherwise. <see cref="Raw"/> holds all that was sent.
/// </summary>
public sealed record JobStatistics
{
    public required JobType Type { get; init; }

    public JobOperation? Operation { get; init; }

    public TimeSpan? TimeElapsed { get; init; }

    /// <summary><see cref="TimeElapsed"/> without the difference of the hosts' clocks; destination only.</summary>
    public TimeSpan? TimeElapsedNet { get; init; }

    /// <summary>Of a <see cref="JobType.Bounded"/> job.</summary>
    public TimeSpan? TimeRemaining { get; init; }

    /// <summary>While it runs, the downtime the hypervisor expects; afterwards, the one measured.</summary>
    public TimeSpan? Downtime { get; init; }

    /// <summary>The measured downtime without the difference of the hosts' clocks: CPUs stopped at the source to CPUs started at the destination.</summary>
    public TimeSpan? DowntimeNet { get; init; }

    public TimeSpan? SetupTime { get; init; }

    /// <summary>Memory and disks together. Less than processed plus remaining, since memory is sent again when it changes.</summary>
    public long? DataTotal { get; init; }
    public long? DataProcessed { get; init; }
    public long? DataRemaining { get; init; }

    public long? MemoryTotal { get; init; }

    /// <summary>Bytes of memory sent so far, resent pages counted each time.</summary>
    public long? MemoryProcessed { get; init; }
    public long? MemoryRemaining { get; init; }
    public long? MemoryBps { get; init; }

    /// <summary>Pages filled with one byte, which cost nearly nothing (<c>memory_constant</c>).</summary>
    public long? MemoryConstant { get; init; }

    /// <summary>Pages sent whole (<c>memory_normal</c>).</summary>
    public long? Normal { get; init; }

    /// <summary><see cref="Normal"/> in bytes (<c>memory_normal_bytes</c>).</summary>
    public long? NormalBytes { get; init; }

    /// <summary>Pages, not bytes, that the guest writes per second (<c>memory_dirty_rate</c>).</summary>
    public long? DirtyRate { get; init; }

    /// <summary>Bytes a page (<c>memory_page_size</c>).</summary>
    public long? PageSize { get; init; }

    /// <summary>Passes over the memory so far (<c>memory_iteration</c>).</summary>
    public int? Iteration { get; init; }

    /// <summary>Pages that the destination had to ask for (<c>memory_postcopy_requests</c>).</summary>
    public long? PostcopyRequests { get; init; }

    public long? DiskTotal { get; init; }
    public long? DiskProcessed { get; init; }
    public long? DiskRemaining { get; init; }
    public long? DiskBps { get; init; }

    /// <summary>Size of xbzrle's cache.</summary>
    public long? CompressionCache { get; init; }
    public long? CompressionBytes { get; init; }
    public long? CompressionPages { get; init; }
    public long? CompressionCacheMisses { get; init; }

    /// <summary>Pages that grew by compressing and were sent whole.</summary>
    public long? CompressionOverflow { get; init; }

    /// <summary>Percent by which auto-converge slows the guest's CPUs; zero when not at all.</summary>
    public int? AutoConvergeThrottle { get; init; }

    /// <summary>Whether a job that ended did what it should. QEMU's driver sends it for backups, not for migrations.</summary>
    public bool? Success { get; init; }

    /// <summary>Why it did not.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Everything libvirt sent, by its own field names; values are int, uint, long, ulong, double, bool or string.</summary>
    public IReadOnlyDictionary<string, object> Raw { get; init; } = new Dictionary<string, object>();

    /// <summary>An event carries no type: the job completed, unless it says that it did not succeed.</summary>
    internal static JobStatistics OfEvent(IReadOnlyDictionary<string, object> raw) =>
        Of(raw.TryGetValue("success", out var success) && success is false ? JobType.Failed : JobType.Completed, raw);

    internal static JobStatistics Of(JobType type, IReadOnlyDictionary<string, object> raw)
    {
        var fields = new JobFields(raw);
        return new()
        {
            Type = type,
            Raw = raw,
            Operation = (JobOperation?)fields.Number("operation"),
            TimeElapsed = fields.Time("time_elapsed"),
            TimeElapsedNet = fields.Time("time_elapsed_net"),
            TimeRemaining = fields.Time("time_remaining"),
            Downtime = fields.Time("downtime"),
            DowntimeNet = fields.Time("downtime_net"),
            SetupTime = fields.Time("setup_time"),
            DataTotal = fields.Number("data_total"),
            DataProcessed = fields.Number("data_processed"),
            DataRemaining = fields.Number("data_remaining"),
            MemoryTotal = fields.Number("memory_total"),
            MemoryProcessed = fields.Number("memory_processed"),
            MemoryRemaining = fields.Number("memory_remaining"),
            MemoryBps = fields.Number("memory_bps"),
            MemoryConstant = fields.Number("memory_constant"),
            Normal = fields.Number("memory_normal"),
            NormalBytes = fields.Number("memory_normal_bytes"),
            DirtyRate = fields.Number("memory_dirty_rate"),
            PageSize = fields.Number("memory_page_size"),
            Iteration = (int?)fields.Number("memory_iteration"),
            PostcopyRequests = fields.Number("memory_postcopy_requests"),
            DiskTotal = fields.Number("disk_total"),
            DiskProcessed = fields.Number("disk_processed"),
            DiskRemaining = fields.Number("disk_remaining"),
            DiskBps = fields.Number("disk_bps"),
            CompressionCache = fields.Number("compression_cache"),
            CompressionBytes = fields.Number("compression_bytes"),
            CompressionPages = fields.Number("compression_pages"),
            CompressionCacheMisses = fields.Number("compression_cache_misses"),
            CompressionOverflow = fields.Number("compression_overflow"),
            AutoConvergeThrottle = (int?)fields.Number("auto_converge_throttle"),
            Success = fields.Flag("success"),
            ErrorMessage = fields.Text("errmsg"),
        };
    }
}
