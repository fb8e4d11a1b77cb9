using Lab.Model.Errors;
using Lab.Providers.Plans;
using Lab.Providers.Vagrant;
using Lab.Runner.Doctor;
using Lab.Runner.Plans;
using Lab.Runner.Scenarios;
using Lab.Runner.Sessions;

namespace Lab.Runner.Commands;

/// <summary>What is done outside the lab's namespaces before any of it exists: the scenario is read, planned, and a run directory made.</summary>
public sealed record Preparation(LabPlan Plan, string Directory)
{
    /// <returns>Null when there was anything wrong, which has been said by then, with the exit code for it.</returns>
    /// <param name="kept">For hosts by Vagrant: which; null: the lab's own.</param>
    public static async Task<(Preparation? Prepared, int ExitCode)> PrepareAsync(string file, int? hosts, string runs, string provider = RunOptions.Namespaces, HostsChoice? kept = null)
    {
        var loaded = ScenarioLoader.Load(file, hosts);
        if (loaded.Value is null)
        {
            Terminal.Error.WriteFaults(loaded);
            return (null, ExitCodes.BadInput);
        }

        try
        {
            LinuxCheck.Require();
            if (provider == RunOptions.Vagrant) new VagrantBoxes(VagrantBoxes.Home).Require(VagrantBoxes.Wanted);
            var machine = MachineQuestions.Ask(loaded.Value);
            var plan = provider == RunOptions.Vagrant ? VagrantPlan.Of(loaded.Value, machine) : LabPlanner.Plan(loaded.Value, machine: machine);
            if (provider == RunOptions.Vagrant && kept is not null) plan = await kept.ChooseAsync(plan, CancellationToken.None);
            return (new Preparation(plan, RunDirectories.Create(runs, plan, file, TimeProvider.System.GetUtcNow())), ExitCodes.Pass);
        }
        catch (LabException problem)
        {
            Terminal.Error.WriteProblem(problem);
            return (null, problem.Kind == ErrorKind.NotSupported ? ExitCodes.Skipped : ExitCodes.BadInput);
        }
    }
}
