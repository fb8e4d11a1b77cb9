using System.Globalization;
using Lab.Model.Units;

namespace Lab.Runner.Doctor;

/// <summary>Processors that this process may use.</summary>
internal sealed class CoresCheck : IMachineCheck
{
    public MachineFact Unanswered { get; } = new(
        FactNames.Cores, "", FactState.Limited, "two hosts, their guests and the engine share them; with one core, times say little", null, Required: false);

    public Task<MachineFact> AskAsync(CancellationToken cancellationToken)
    {
        var count = Environment.ProcessorCount;
        return Task.FromResult(Unanswered with { State = count >= 2 ? FactState.Ok : FactState.Limited, Value = count.ToString(CultureInfo.InvariantCulture) });
    }
}

/// <summary>Memory that is available now, within the limit of this process's control group.</summary>
internal sealed class MemoryCheck : IMachineCheck
{
    /// <summary>Two guests of 256 MiB while one moves, two libvirtds, and 400 MiB for runner, engine, agents and probes.</summary>
    private static readonly ByteCount Enough = ByteCount.FromMebibytes(1536);

    public MachineFact Unanswered { get; } = new(
        FactNames.Memory,
        "unknown",
        FactState.Limited,
        "a migrating guest is in memory twice, and tmpfs holds what the hosts write",
        "free some, or give guests less",
        Required: false);

    public Task<MachineFact> AskAsync(CancellationToken cancellationToken)
    {
        var free = Available();
        var enough = free >= Enough;
        return Task.FromResult(Unanswered with { State = enough ? FactState.Ok : FactState.Limited, Value = $"{free} available", HowToGet = enough ? null : Unanswered.HowToGet });
    }

    /// <summary>The runtime knows of control groups; the kernel knows what others leave over.</summary>
    internal static ByteCount Available()
    {
        var limit = new ByteCount(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        return Available("/proc/meminfo") is { } kernel && kernel < limit ? kernel : limit;
    }

    private static ByteCount? Available(string path)
    {
        var line = File.Exists(path) ? File.ReadLines(path).FirstOrDefault(text => text.StartsWith("MemAvailable:", StringComparison.Ordinal)) : null;
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var amount, ..] && long.TryParse(amount, CultureInfo.InvariantCulture, out var kibibytes)
            ? new ByteCount(kibibytes * 1024)
            : null;
    }
}

/// <summary>Room in a directory, which must be writable.</summary>
internal sealed class DiskCheck(string name, string directory, long mebibytes, string why) : IMachineCheck
{
    public MachineFact Unanswered { get; } = new(name, "not writable", FactState.Missing, why, $"make room in {directory}, or choose another directory", Required: true);

    public Task<MachineFact> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(directory);
            using (new FileStream(Path.Combine(directory, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
                // That it can be made is the answer.
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(Unanswered with { Value = $"{directory}: {problem.Message}" });
        }

        var free = new ByteCount(new DriveInfo(directory).AvailableFreeSpace);
        var enough = free >= ByteCount.FromMebibytes(mebibytes);
        return Task.FromResult(Unanswered with
        {
            State = enough ? FactState.Ok : FactState.Limited,
            Value = $"{free} free in {directory}",
            HowToGet = enough ? null : Unanswered.HowToGet,
        });
    }
}
