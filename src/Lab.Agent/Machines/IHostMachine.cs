using Lab.Model.Units;

namespace Lab.Agent.Machines;

/// <summary>The host's hardware and kernel, apart from its network.</summary>
public interface IHostMachine
{
    MachineDescription Describe();

    ByteCount FreeMemory();

    /// <summary>Time that all processors together spent since the boot, in any one unit.</summary>
    ProcessorTimes ProcessorTimes();
}

public sealed record MachineDescription(string KernelVersion, string CpuModel, int CpuCount, ByteCount Memory);

public readonly record struct ProcessorTimes(long Busy, long Total)
{
    /// <summary>0 to 100; zero when no time has passed.</summary>
    public double PercentSince(ProcessorTimes before) => Total > before.Total ? Math.Clamp(100.0 * (Busy - before.Busy) / (Total - before.Total), 0, 100) : 0;
}
