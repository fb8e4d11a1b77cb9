using System.Text.Json;
using Lab.Model.Units;
using Lab.Runner.Checkers;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports.Pages;

/// <summary>What surrounds the result: the machine, what happened when, the files.</summary>
internal static class RunSections
{
    private const int MostEvents = 1000;
    private const int MostFiles = 400;

    public static Html Environment(RunDirectory run)
    {
        if (run.Environment is not { } environment) return Html.Of($"""<section><h2>Environment</h2><p class="lead">{RunFiles.Environment} is missing or damaged.</p></section>""");
        (string Name, string? Value)[] pairs =
        [
            ("lab", environment.LabVersion),
            ("provider", environment.Provider is { } provider ? provider + (environment.Rootless == true ? ", without root" : "") : null),
            ("stack", run.Plan?.ReadOnly == true ? "the machines' own: the lab set nothing up, watched, and asked libvirt to migrate" : null),
            ("system", environment.OperatingSystem),
            ("kernel", environment.Kernel),
            ("QEMU", environment.Qemu),
            ("libvirt", environment.Libvirt),
            ("accelerator", environment.Accelerator),
            ("hosts", environment.HostAccelerator is { } hosts ? $"virtual machines, {hosts}{(hosts == "tcg" ? " (their processors are emulated: times are long)" : "")}" : null),
            ("processor", environment.Cpu is { } cpu ? cpu + Cores(environment) : null),
            ("memory", environment.MemoryBytes is { } memory ? Words.Bytes(memory) : null),
        ];
        return Html.Of($"""<section><h2>Environment</h2><dl class="pairs">{pairs.Where(pair => pair.Value is not null).Select(pair => Html.Of($"<dt>{pair.Name}</dt><dd>{pair.Value}</dd>"))}</dl></section>""");
    }

    private static string Cores(RunEnvironment environment) => environment.Cores is { } cores ? $", {Words.Count(cores, "core", "cores")}" : "";

    public static Html Timeline(RunDirectory run)
    {
        if (run.History.Count == 0) return Html.Of($"""<section><h2>What happened</h2><p class="lead">{RunFiles.History} is missing or empty.</p></section>""");
        var start = run.History[0].Time;
        var phases = run.Events(EventKinds.PhaseFinished).ToList();
        var longest = phases.Select(phase => phase.Number("milliseconds") ?? 0).DefaultIfEmpty(1).Max();
        return Html.Of($"""
            <section><h2>What happened</h2>
            <div class="scroll"><table><thead><tr><th>phase</th><th class="n">took</th><th>outcome</th><th style="width:50%"></th></tr></thead><tbody>
            {phases.Select(phase => Html.Of($"""<tr><td>{phase.Text("phase")}</td><td class="n">{Words.Milliseconds(phase.Number("milliseconds"))}</td><td>{phase.Text("outcome")}</td><td><span class="bar" style="width:{100 * (phase.Number("milliseconds") ?? 0) / Math.Max(longest, 1):0.##}%"></span></td></tr>"""))}
            </tbody></table></div>
            <details class="more"><summary>{Words.Count(run.History.Count, "event", "events")}{(run.History.Count > MostEvents ? $", the first {MostEvents} shown" : "")}</summary><div class="scroll"><table><thead><tr><th class="n">s</th><th>source</th><th>event</th><th>data</th></tr></thead><tbody>
            {run.History.Take(MostEvents).Select(item => Html.Of($"""<tr><td class="n mono">{(item.Time - start).TotalSeconds:0.000}</td><td class="mono">{item.Source}</td><td class="mono">{item.Kind}</td><td class="mono" style="overflow-wrap:anywhere">{Data(item)}</td></tr>"""))}
            </tbody></table></div></details></section>
            """);
    }

    public static Html Damage(JudgedRun run) => run.Damage.Count == 0
        ? Html.Empty
        : Html.Of($"""<section><h2>Damaged or missing</h2><ul class="evidence">{run.Damage.Select(damage => Html.Of($"""<li class="unknown">{damage}</li>"""))}</ul></section>""");

    public static Html Files(RunDirectory run)
    {
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var files = new DirectoryInfo(run.Root).EnumerateFiles("*", everywhere)
            .Select(file => (Name: Path.GetRelativePath(run.Root, file.FullName).Replace('\\', '/'), file.Length))
            .Where(file => file.Name != RunFiles.Report)
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Take(MostFiles);
        return Html.Of($"""
            <section><h2>Files</h2><p class="lead">Beside this page. The captures open in Wireshark.</p>
            <ul class="files">{files.Select(file => Html.Of($"""<li><a class="mono" href="{string.Join('/', file.Name.Split('/').Select(Uri.EscapeDataString))}">{file.Name}</a><span class="size">{new ByteCount(file.Length)}</span></li>"""))}</ul></section>
            """);
    }

    private static string Data(HistoryEvent item) => item.Data.ValueKind == JsonValueKind.Object
        ? string.Join(
            "  ",
            item.Data.EnumerateObject()
                .Where(member => member.Value.ValueKind != JsonValueKind.Null)
                .Select(member => $"{member.Name}={member.Value}"))
        : "";
}
