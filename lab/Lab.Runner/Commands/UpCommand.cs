using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Lab.Model.Errors;
using Lab.Runner.Displays;
using Lab.Runner.Runs;
using Lab.Runner.Sessions;
using Spectre.Console;

namespace Lab.Runner.Commands;

/// <summary><c>lab up SCENARIO</c>: builds the lab, starts its VMs and leaves it alive in the background.</summary>
public static class UpCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Command Create()
    {
        var options = new RunOptions();
        var command = new Command("up", "Build a lab, start its VMs and leave it running to poke at; see status, shell, virsh and down.");
        options.AddUpTo(command);
        command.SetAction((parsed, cancellationToken) => StartAsync(options, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> StartAsync(RunOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (prepared, exitCode) = await Preparation.PrepareAsync(parsed.GetValue(options.Scenario)!, parsed.GetValue(options.Hosts), parsed.GetValue(options.Runs)!);
        if (prepared is null) return exitCode;
        try
        {
            // A session of its own: it must outlive this terminal, and its Ctrl-C is `lab down`. Pipes of its own too: who reads ours would wait for the lab's end.
            var start = new ProcessStartInfo("setsid") { RedirectStandardOutput = true, RedirectStandardInput = true, RedirectStandardError = true };
            foreach (var argument in NamespaceEntry.Command([.. options.Inside(parsed, prepared.Directory), "--hold"])) start.ArgumentList.Add(argument);
            using var process = Process.Start(start) ?? throw new LabException(ErrorKind.Environment, "setsid could not be started.");
            var lab = KeptLab.Of(process.Id, prepared.Plan.Scenario, prepared.Directory);
            lab.Register();
            return await FollowAsync(lab, cancellationToken);
        }
        catch (Exception problem) when (problem is LabException or System.ComponentModel.Win32Exception)
        {
            Terminal.Error.WriteProblem(problem);
            return ExitCodes.BadInput;
        }
    }

    /// <summary>Prints the history as it grows, until the lab has settled or ended.</summary>
    private static async Task<int> FollowAsync(KeptLab lab, CancellationToken cancellationToken)
    {
        var read = 0;
        while (true)
        {
            var alive = lab.IsAlive;
            var lines = File.Exists(Path.Combine(lab.Directory, RunFiles.History)) ? await ReadLinesAsync(lab, cancellationToken) : [];
            foreach (var item in lines.Skip(read))
            {
                if (item.Kind != EventKinds.LabUp && EventLine.Of(item) is { } line) Terminal.Out.WriteLine(line);
            }

            read = lines.Count;
            if (lines.Any(item => item.Kind == EventKinds.LabUp)) return Greet(lab);
            if (!alive)
            {
                lab.Forget();
                Terminal.Error.WriteLine($"The lab did not come up; {lab.Directory} holds what was recorded.");
                return ExitCodes.Fail;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static int Greet(KeptLab lab)
    {
        Terminal.Out.WriteLine($"{lab.Name} is up. Try: lab status · lab migrate VM HOST · lab shell host1 · lab virsh host1 list · lab down");
        return ExitCodes.Pass;
    }

    private static async Task<IReadOnlyList<HistoryEvent>> ReadLinesAsync(KeptLab lab, CancellationToken cancellationToken)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(lab.Directory, RunFiles.History), cancellationToken);
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        return [.. whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<HistoryEvent>(line, RunJson.Line)!)];
    }
}
