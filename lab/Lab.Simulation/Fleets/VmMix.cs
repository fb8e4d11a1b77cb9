using System.Globalization;
using Lab.Model.Numbers;
using Lab.Model.Units;
using Lab.Simulation.Chance;

namespace Lab.Simulation.Fleets;

/// <summary>What the VMs of a fleet are like: drawn for each from a seed, the same for every design.</summary>
public sealed record VmMix
{
    private const long Mebibyte = 1 << 20;
    private const int PageSize = 4096;

    /// <summary>Default 2 GiB.</summary>
    public ByteCount LeastMemory { get; init; } = new(2L << 30);

    /// <summary>Default 16 GiB. A VM has the least, twice that, four times that, … up to this, each as often as the others.</summary>
    public ByteCount MostMemory { get; init; } = new(16L << 30);

    /// <summary>Of what is in use, bytes a second that a VM writes; default 1 MiB/s.</summary>
    public Bandwidth LeastDirtyRate { get; init; } = Bandwidth.FromMebibytesPerSecond(1);

    /// <summary>Default 100 MiB/s. Between the two each order of magnitude is as likely as the others.</summary>
    public Bandwidth MostDirtyRate { get; init; } = Bandwidth.FromMebibytesPerSecond(100);

    /// <summary>Of a VM's memory, at least so much holds something; default 0.3.</summary>
    public double LeastUsed { get; init; } = 0.3;

    /// <summary>Default 0.9.</summary>
    public double MostUsed { get; init; } = 0.9;

    /// <summary>Of what is in use, at least so much is written over and over; default 0.02.</summary>
    public double LeastWorkingSet { get; init; } = 0.02;

    /// <summary>Default 0.15.</summary>
    public double MostWorkingSet { get; init; } = 0.15;

    /// <summary>So many VMs, the first of a longer list the same as of a shorter one.</summary>
    public IReadOnlyList<FleetVm> Draw(int count, ulong seed)
    {
        var chance = SeededChance.Of(seed, "vms");
        return [.. Enumerable.Range(1, count).Select(number => Draw(number, chance))];
    }

    private FleetVm Draw(int number, SeededChance chance)
    {
        var sizes = 1;
        while (LeastMemory.Bytes << sizes <= MostMemory.Bytes) sizes++;
        var memory = new ByteCount(LeastMemory.Bytes << chance.Below(sizes));
        var used = (long)(memory.Bytes * chance.Between(LeastUsed, MostUsed));
        var workingSet = Math.Max(Mebibyte, (long)(used * chance.Between(LeastWorkingSet, MostWorkingSet)));
        var (least, most) = (Math.Max(1.0, LeastDirtyRate.BytesPerSecond), Math.Max(1.0, MostDirtyRate.BytesPerSecond));
        var rate = (long)(least * PortableMath.Pow(most / least, chance.Fraction()));
        return new FleetVm(string.Create(CultureInfo.InvariantCulture, $"vm{number}"), memory, new ByteCount(used), new ByteCount(workingSet), new Bandwidth(rate));
    }

    /// <summary>The command line of the lab's guest that makes it so.</summary>
    internal static string CommandLine(FleetVm vm) => string.Create(
        CultureInfo.InvariantCulture, $"lab.vm={vm.Name} lab.ws={vm.WorkingSet.Bytes / Mebibyte} lab.fill={Math.Max(0, vm.Used.Bytes - vm.WorkingSet.Bytes) / Mebibyte} lab.rate={vm.DirtyRate.BytesPerSecond / PageSize}");
}

/// <param name="Memory">All that it has.</param>
/// <param name="Used">Of that, what holds something.</param>
/// <param name="WorkingSet">Of that, what it writes over and over.</param>
/// <param name="DirtyRate">How fast.</param>
public sealed record FleetVm(string Name, ByteCount Memory, ByteCount Used, ByteCount WorkingSet, Bandwidth DirtyRate);
