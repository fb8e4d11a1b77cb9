using System.Globalization;
using Lab.Model.Units;

namespace Lab.Agent.Machines;

/// <summary>The machine as <c>/proc</c> describes it. In a namespace it is the whole machine's.</summary>
public sealed class ProcMachine(string procDirectory = "/proc") : IHostMachine
{
    public MachineDescription Describe() => new(
        File.ReadAllText(Path.Combine(procDirectory, "sys/kernel/osrelease")).Trim(), Field("cpuinfo", "model name") ?? "unknown", Environment.ProcessorCount, Memory("MemTotal"));

    public ByteCount FreeMemory() => Memory("MemAvailable");

    public ProcessorTimes ProcessorTimes()
    {
        // cpu  user nice system idle iowait irq softirq steal guest guest_nice; guest time is in user already.
        var first = File.ReadLines(Path.Combine(procDirectory, "stat")).First();
        var ticks = first.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var total = ticks.Sum();
        return new ProcessorTimes(total - ticks[3] - ticks[4], total);
    }

    private ByteCount Memory(string name)
    {
        var kibibytes = Field("meminfo", name)?.Split(' ')[0];
        return new ByteCount(long.TryParse(kibibytes, CultureInfo.InvariantCulture, out var value) ? value * 1024 : 0);
    }

    private string? Field(string file, string name)
    {
        foreach (var line in File.ReadLines(Path.Combine(procDirectory, file)))
            if (line.StartsWith(name, StringComparison.Ordinal) && line.IndexOf(':', StringComparison.Ordinal) is var colon and > 0) return line[(colon + 1)..].Trim();
        return null;
    }
}
