using System.Globalization;
using Lab.Providers.Guests;
using Lab.Providers.Hosts;
using Lab.Providers.Plans;
using Lab.Providers.Ssh;
using Lab.Runner.Inventories;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;
using Lab.Runner.Stack;

namespace Lab.Runner.Sessions;

/// <summary>On machines of an inventory.</summary>
/// <param name="machines">In the order of the plan's hosts.</param>
/// <param name="inventory">On what terms they are lent.</param>
public sealed class LentPlace(
    string directory, Scenario scenario, LabPlan plan, IReadOnlyList<LentMachineSpec> machines, Inventory inventory, bool fullCapture, TimeProvider time) : ILabPlace
{
    private string _guest = "";

    public string Record => directory;

    public async Task<LabSession> OpenAsync(HistoryWriter history, CancellationToken cancellationToken)
    {
        var image = await new GuestImageBuilder(LabFolders.Guests).GetOrBuildAsync(cancellationToken);
        _guest = Path.GetDirectoryName(image.KernelPath)!;
        history.Append("runner", EventKinds.RunStarted, new { runId = Path.GetFileName(directory), scenario = scenario.Name, labVersion = RunEnvironments.LabVersion });
        return new LabSession(directory, scenario, plan, history, time) { RunId = Path.GetFileName(directory), FullCapture = fullCapture, Guest = GuestFiles.Of(image) };
    }

    public async Task<ILab> ProvisionAsync(LabSession session, CancellationToken cancellationToken)
    {
        var lab = await SshLab.CreateAsync(plan, machines, new ProgramPackage(RemotePrograms), _guest, Terms(session, inventory, time), session.Steps, cancellationToken);
        try
        {
            session.Accelerator = await new GuestAcceleration().AskAsync(lab, [.. machines.Select(machine => machine.KvmIdentity)], session.Guest!, cancellationToken);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where the launcher puts the programs for machines that are not this one.</summary>
    internal static string RemotePrograms => Path.Combine(AppContext.BaseDirectory, "..", "lab-remote");

    internal static LentTerms Terms(LabSession session, Inventory inventory, TimeProvider time)
    {
        var since = time.GetUtcNow().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        var note = $"run {session.RunId} of {session.Plan.Scenario} by {Environment.UserName} at {Environment.MachineName}, since {since}";
        return new LentTerms($"{inventory.Folder}/lab-{session.RunId}", note, inventory.DeadManTimer) { ProgramsKeptIn = inventory.KeepPrograms ? inventory.Folder : null, ReadOnly = session.Plan.ReadOnly };
    }
}
