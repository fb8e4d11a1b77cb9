using Lab.Providers.Hosts;
using Lab.Providers.Ssh;
using Lab.Runner.Inventories;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;
using Lab.Runner.Stack;

namespace Lab.Runner.Sessions;

/// <summary>On machines of an inventory as they are: the lab only watches, and asks their own libvirts to migrate.</summary>
/// <param name="inventory">On what terms they are lent.</param>
public sealed class ExistingPlace(string directory, Scenario scenario, ExistingMachines machines, Inventory inventory, bool fullCapture, TimeProvider time) : ILabPlace
{
    public string Record => directory;

    public Task<LabSession> OpenAsync(HistoryWriter history, CancellationToken cancellationToken)
    {
        history.Append("runner", EventKinds.RunStarted, new { runId = Path.GetFileName(directory), scenario = scenario.Name, labVersion = RunEnvironments.LabVersion });
        return Task.FromResult(new LabSession(directory, scenario, machines.Plan, history, time) { RunId = Path.GetFileName(directory), FullCapture = fullCapture, Existing = machines });
    }

    public async Task<ILab> ProvisionAsync(LabSession session, CancellationToken cancellationToken) =>
        await SshLab.CreateAsync(session.Plan, machines.Specs, new ProgramPackage(LentPlace.RemotePrograms, onlyProbe: true), guest: null, LentPlace.Terms(session, inventory, time), session.Steps, cancellationToken);
}
