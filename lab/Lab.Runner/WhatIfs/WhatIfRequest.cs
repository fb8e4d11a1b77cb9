using System.Globalization;
using Lab.Model.Units;
using Lab.Runner.Scenarios;
using Lab.Simulation.Fleets;

namespace Lab.Runner.WhatIfs;

/// <summary>What is to be compared: one fleet, several designs.</summary>
/// <param name="Plans">One for each design, in their order; all but the design is the same.</param>
internal sealed record WhatIfRequest(IReadOnlyList<FleetPlan> Plans)
{
    private const int MostHosts = 20_000;
    private const int MostVms = 200_000;
    private const char Comma = ',';
    private const string Between = "..";

    public FleetPlan Fleet => Plans[0];

    /// <param name="faults">Everything that is wrong with it, one sentence each.</param>
    /// <returns>Null when anything is.</returns>
    public static WhatIfRequest? Of(WhatIfTexts texts, List<string> faults)
    {
        var hosts = Number("--hosts", texts.Hosts, 2, MostHosts, faults);
        var vms = Number("--vms-per-host", texts.VmsPerHost, 1, 1000, faults);
        var rack = Number("--rack", texts.Rack, 1, MostHosts, faults);
        var seed = Number("--seed", texts.Seed, 0, long.MaxValue, faults);
        var memory = Range<ByteCount>("--memory", texts.Memory, "sizes such as 4GiB or 2GiB..16GiB", ByteCount.TryParse, size => size.Bytes, faults);
        var rates = Range<Bandwidth>("--dirty-rate", texts.DirtyRate, "rates such as 10MiB/s or 1MiB/s..100MiB/s", Bandwidth.TryParse, rate => rate.BytesPerSecond, faults);
        if (!Bandwidth.TryParse(texts.StreamRate, out var stream) || stream.BytesPerSecond == 0) faults.Add($"--stream-rate takes a rate such as 10Gbit/s, not '{texts.StreamRate}'.");
        if (hosts is { } all && rack is { } leaving && leaving >= all) faults.Add(FormattableString.Invariant($"--rack {leaving} of --hosts {all} leaves no host for the VMs to go to."));
        if (hosts * vms > MostVms) faults.Add(FormattableString.Invariant($"--hosts {hosts} with --vms-per-host {vms} are {hosts * vms} VMs; {MostVms} are simulated at most."));
        if (memory is { } sizes && (sizes.Least.Bytes < 256L << 20 || sizes.Most.Bytes > 4L << 40)) faults.Add($"--memory takes sizes from 256MiB to 4TiB, not '{texts.Memory}'.");
        var designs = Designs(texts.Designs, faults);
        if (faults.Count > 0) return null;
        var mix = new VmMix { LeastMemory = memory!.Value.Least, MostMemory = memory.Value.Most, LeastDirtyRate = rates!.Value.Least, MostDirtyRate = rates.Value.Most };
        return new WhatIfRequest([.. designs.Select(design => new FleetPlan { Design = design, Hosts = (int)hosts!, VmsPerHost = (int)vms!, Rack = (int)rack!, Vms = mix, StreamRate = stream, Seed = (ulong)seed! })]);
    }

    /// <summary>A file, or names of built-in designs.</summary>
    private static IReadOnlyList<NetworkDesign> Designs(string? text, List<string> faults)
    {
        if (text is null) return NetworkDesign.BuiltIn;
        if (File.Exists(text) || Path.HasExtension(text))
        {
            var loaded = DesignFile.Load(text);
            faults.AddRange(loaded.Faults.Select(fault => fault.ToString()));
            return [.. (loaded.Value?.Designs ?? []).Select(config => config.Design)];
        }

        var chosen = new List<NetworkDesign>();
        foreach (var name in text.Split(Comma, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (NetworkDesign.BuiltIn.FirstOrDefault(design => design.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known) chosen.Add(known);
            else faults.Add($"--designs: there is no design '{name}'{Meant(name)}; built in are {string.Join(", ", NetworkDesign.BuiltIn.Select(design => design.Name))}. Others are written into a YAML file.");
        }

        if (chosen.Count == 0 && faults.Count == 0) faults.Add("--designs names none.");
        return [.. chosen.Distinct()];
    }

    private static string Meant(string name) => NearestName.Of(name, NetworkDesign.BuiltIn.Select(design => design.Name)) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    private static long? Number(string option, string text, long least, long most, List<string> faults)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        faults.Add(most == long.MaxValue ? FormattableString.Invariant($"{option} takes a whole number from {least} on, not '{text}'.") : FormattableString.Invariant($"{option} takes a whole number from {least} to {most}, not '{text}'."));
        return null;
    }

    private static (T Least, T Most)? Range<T>(string option, string text, string expected, Reader<T> read, Func<T, long> measure, List<string> faults)
    {
        var parts = text.Split(Between, 2);
        if (read(parts[0], out var least) && read(parts[^1], out var most) && measure(least) > 0 && measure(least) <= measure(most)) return (least, most);
        faults.Add($"{option} takes {expected}, the lesser first and above zero, not '{text}'.");
        return null;
    }

    private delegate bool Reader<T>(string text, out T value);
}

/// <summary>Options of <c>lab whatif</c> as they were written.</summary>
/// <param name="Designs">Null: all that are built in.</param>
internal sealed record WhatIfTexts(string Hosts, string VmsPerHost, string Rack, string Memory, string DirtyRate, string StreamRate, string? Designs, string Seed);
