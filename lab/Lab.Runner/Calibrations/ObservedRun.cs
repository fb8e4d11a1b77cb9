using System.Security.Cryptography;
using System.Text;
using Lab.Model.Errors;
using Lab.Runner.Models;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Calibrations;

/// <summary>A run as a calibration or an accuracy report takes it: what was done, and what was seen of it.</summary>
/// <param name="Hosts">How many, where that was asked for beside the scenario; null: as the scenario says.</param>
/// <param name="Machine">What it ran on, in words: runs of unlike machines do not have one model.</param>
public sealed record ObservedRun(CalibrationRun Identity, string ScenarioText, int? Hosts, string Machine, IReadOnlyList<ObservedMigration> Migrations)
{
    private const int DigestDigits = 16;

    /// <exception cref="LabException">No run can be read there.</exception>
    /// <param name="obstacle">Why it cannot be used; null: it can.</param>
    public static ObservedRun? Open(string path, bool simulatedToo, out string? obstacle)
    {
        var run = RunDirectory.Open(path);
        var loaded = run.Scenario is { } text ? ScenarioLoader.Parse(Encoding.UTF8.GetBytes(text), RunFiles.Scenario) : null;
        obstacle = RunObstacle.Of(run, loaded?.Value, simulatedToo);
        return obstacle is null ? Of(run, loaded!.Value!) : null;
    }

    /// <summary>Of a run that nobody has doubts about.</summary>
    internal static IReadOnlyList<ObservedMigration> MigrationsOf(RunDirectory run) => [.. run.Migrations.Select(migration => ObservedMigration.Of(run, migration))];

    private static ObservedRun Of(RunDirectory run, Scenario scenario)
    {
        var identity = new CalibrationRun(scenario.Name, Path.GetFileName(run.Root), Digest(File.ReadAllBytes(run.PathOf(RunFiles.History))), Digest(Encoding.UTF8.GetBytes(run.Scenario!)));
        var hosts = run.Plan!.Hosts.Count == scenario.Hosts.Count || scenario.Hosts.Count is null ? (int?)null : run.Plan.Hosts.Count;
        var on = run.Environment!;
        return new ObservedRun(identity, run.Scenario!, hosts, FormattableString.Invariant($"{on.Provider}, {on.Accelerator}, {on.Cores} cores of {on.Cpu}, QEMU {on.Qemu}, libvirt {on.Libvirt}"), MigrationsOf(run));
    }

    private static string Digest(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..DigestDigits];
}
