using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lab.Runner.Reports.Plots;
using Lab.Runner.WhatIfs;
using Lab.Simulation.Fleets;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace Lab.Runner.Commands;

/// <summary><c>lab whatif</c>: how long it takes to empty a rack, with each of several networks, in the simulation.</summary>
public static class WhatIfCommand
{
    /// <summary>Folder of what-ifs below the folder of runs.</summary>
    private const string WhatIfs = "whatif";

    public static Command Create()
    {
        var hosts = Text("--hosts", "Hosts of the fleet.", "1000");
        var vms = Text("--vms-per-host", "VMs on each of them.", "20");
        var rack = Text("--rack", "So many of the hosts are emptied.", "20");
        var memory = Text("--memory", "Of a VM: one size, or the least and the most; VMs then have the least, twice that, and so on.", "2GiB..16GiB");
        var rates = Text("--dirty-rate", "What a VM writes of its memory: one rate, or the least and the most.", "1MiB/s..100MiB/s");
        var stream = Text("--stream-rate", "What one QEMU sends at most, as measured on hosts like yours.", "10240Mbit/s");
        var designs = new Option<string?>("--designs") { Description = "Names of built-in designs with commas between them, or a YAML file with designs (docs/simulation.md); without it all that are built in." };
        var seed = Text("--seed", "Of all chance in it; the same seed gives the same files, byte for byte.", "1");
        var output = new Option<string?>("--output") { Description = "Folder for page, plots and figures; without it one below whatif/ in the folder of runs, named by what was asked." };
        var runs = new Option<string>("--runs") { Description = "Folder of runs.", DefaultValueFactory = _ => "runs" };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var command = new Command("whatif", "Simulate the evacuation of a rack with several networks: an operator sizes one before buying it.");
        foreach (var option in (Option[])[hosts, vms, rack, memory, rates, stream, designs, seed, output, runs, json]) command.Options.Add(option);
        command.SetAction(parsed => Run(
            new WhatIfTexts(parsed.GetValue(hosts)!, parsed.GetValue(vms)!, parsed.GetValue(rack)!, parsed.GetValue(memory)!, parsed.GetValue(rates)!, parsed.GetValue(stream)!, parsed.GetValue(designs), parsed.GetValue(seed)!),
            parsed.GetValue(output),
            parsed.GetValue(runs)!,
            parsed.GetValue(json)));
        return command;
    }

    private static Option<string> Text(string name, string description, string otherwise) => new(name) { Description = description, DefaultValueFactory = _ => otherwise };

    private static int Run(WhatIfTexts texts, string? output, string runs, bool json)
    {
        var faults = new List<string>();
        if (WhatIfRequest.Of(texts, faults) is not { } request)
        {
            Terminal.Error.MarkupLineInterpolated($"[red]error:[/] {string.Join("\n       ", faults)}");
            return ExitCodes.BadInput;
        }

        var results = new List<EvacuationResult>();
        foreach (var plan in request.Plans)
        {
            results.Add(Evacuation.Run(plan, NullLoggerFactory.Instance));
            Terminal.Error.MarkupLineInterpolated($"[grey]{Said(results[^1])}[/]");
        }

        var document = WhatIfFile.Render(results);
        var folder = Directory.CreateDirectory(output ?? Path.Combine(runs, WhatIfs, NameOf(document, request.Fleet.Seed))).FullName;
        File.WriteAllText(Path.Combine(folder, WhatIfFile.Name), document);
        var page = Path.Combine(folder, WhatIfPage.Name);
        File.WriteAllText(page, WhatIfPage.Render(results, RunPlots.Save(WhatIfPlots.Of(results), folder)));
        if (json)
        {
            Console.Out.Write(document);
            return ExitCodes.Pass;
        }

        WhatIfTable.Render(Terminal.Out, results);
        Terminal.Out.WriteLine($"page: {Terminal.Shown(page)}");
        return ExitCodes.Pass;
    }

    /// <summary>What it took here: of this machine, and in no file.</summary>
    private static string Said(EvacuationResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Plan.Design.Name}: {result.Moves.Count} migrations in {result.Took.TotalSeconds:0.0} s of simulated time; here {(result.Cost.Before + result.Cost.Evacuation).TotalSeconds:0.0} s, {result.EventsBefore + result.Events} events, {Environment.WorkingSet / 1048576} MiB resident");

    private static string NameOf(string document, ulong seed) => string.Create(CultureInfo.InvariantCulture, $"simulation-{seed}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)))[..8]}");
}
