using Lab.Providers.Certificates;
using Lab.Providers.Hosts;
using Lab.Providers.Plans;
using Lab.Runner.Models;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;
using Lab.Runner.Stack;
using Lab.Simulation.Clocks;
using Lab.Simulation.Labs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.Runner.Sessions;

/// <summary>In no place: hosts, networks and hypervisors are a model, on virtual time.</summary>
/// <param name="seed">Of all chance in it.</param>
public sealed class SimulatedPlace(string directory, Scenario scenario, LabPlan plan, VirtualTime time, SimulationModel model, ulong seed) : ILabPlace
{
    public string Record => directory;

    public Task<LabSession> OpenAsync(HistoryWriter history, CancellationToken cancellationToken)
    {
        var runId = Path.GetFileName(directory);
        history.Append("runner", EventKinds.RunStarted, new { runId, scenario = scenario.Name, labVersion = RunEnvironments.LabVersion });
        return Task.FromResult(new LabSession(directory, scenario, plan, history, time)
        {
            RunId = runId,
            Authority = new NominalAuthority(),
            Accelerator = "simulated",
            Model = model.Words,
            Guest = new GuestFiles("/lab/guest/vmlinux", "/lab/guest/initrd"),
        });
    }

    public Task<ILab> ProvisionAsync(LabSession session, CancellationToken cancellationToken)
    {
        var lab = new SimulatedLab(plan, time, model.Parameters, seed, directory, NullLoggerFactory.Instance);
        session.Wires = new SimulatedWires(lab);
        return Task.FromResult<ILab>(lab);
    }
}
