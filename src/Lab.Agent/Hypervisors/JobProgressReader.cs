using Lab.Libvirt;
using Lab.Model.Migrations;
using Lab.Model.Units;

namespace Lab.Agent.Hypervisors;

/// <summary>From libvirt's job statistics to the wire's.</summary>
internal static class JobProgressReader
{
    public static JobProgress Read(JobStatistics job) => new()
    {
        ElapsedMilliseconds = job.TimeElapsed?.TotalMilliseconds,
        DowntimeMilliseconds = job.Downtime?.TotalMilliseconds,
        DowntimeNetMilliseconds = job.DowntimeNet?.TotalMilliseconds,
        SetupMilliseconds = job.SetupTime?.TotalMilliseconds,
        TotalBytes = job.DataProcessed,
        RemainingBytes = job.DataRemaining,
        MemoryTotalBytes = job.MemoryTotal,
        MemoryBytes = job.MemoryProcessed,
        MemoryRemainingBytes = job.MemoryRemaining,
        MemoryBandwidth = job.MemoryBps is { } rate ? new Bandwidth(rate) : null,
        DirtyPagesPerSecond = job.DirtyRate,
        PageSize = (int?)job.PageSize,
        Iteration = job.Iteration,
        ConstantPages = job.MemoryConstant,
        NormalPages = job.Normal,
        PostCopyRequests = job.PostcopyRequests,
        AutoConvergeThrottle = job.AutoConvergeThrottle,
        DiskTotalBytes = job.DiskTotal,
        DiskBytes = job.DiskProcessed,
    };

    public static JobDirection Direction(JobStatistics job) => job.Operation switch
    {
        JobOperation.MigrationOut => JobDirection.Outgoing,
        JobOperation.MigrationIn => JobDirection.Incoming,
        _ => JobDirection.Other,
    };
}
