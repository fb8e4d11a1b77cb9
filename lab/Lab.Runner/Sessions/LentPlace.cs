using System.Globalization;
using Lab.Providers.Guests;
using Lab.Providers.Hosts;
using Lab.Providers.Plans;
using Lab.Providers.Ssh;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;
using Lab.Runner.Stack;

namespace Lab.Runner.Sessions;

/// <summary>On machines of an inventory.</summary>
/// <param name="machines">In the order of the plan's hosts.</param>
/// <param name="folder">Below which the lab makes its own on each.</param>
public sealed class LentPlace(
    string directory, Scenario scenario, LabPlan plan, IReadOnlyList<LentMachineSpec> machines, string folder, TimeSpan silence, bool fullCapture, TimeProvider time) : ILabPlace
{
    /// <summary>A guest under KVM speaks within a second; one that has not by now never will.</summary>
    private const string BootLimit = "8";

    private string _guest = "";

    public string Record => directory;

    public async Task<LabSession> OpenAsync(HistoryWriter history, CancellationToken cancellationToken)
    {
        var image = await new GuestImageBuilder(LabFolders.Guests).GetOrBuildAsync(cancellationToken).ConfigureAwait(false);
        _guest = Path.GetDirectoryName(image.KernelPath)!;
        history.Append("runner", EventKinds.RunStarted, new { runId = Path.GetFileName(directory), scenario = scenario.Name, labVersion = RunEnvironments.LabVersion });
        return new LabSession(directory, scenario, plan, history, time) { RunId = Path.GetFileName(directory), FullCapture = fullCapture, Guest = GuestFiles.Of(image) };
    }

    public async Task<ILab> ProvisionAsync(LabSession session, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        var note = $"run {session.RunId} of {plan.Scenario} by {Environment.UserName} at {Environment.MachineName}, since {since}";
        var terms = new LentTerms($"{folder}/lab-{session.RunId}", note, silence);
        var lab = await SshLab.CreateAsync(plan, machines, new ProgramPackage(Path.Combine(AppContext.BaseDirectory, "..", "lab-remote")), _guest, terms, cancellationToken).ConfigureAwait(false);
        try
        {
            var accelerated = await Task.WhenAll(lab.Hosts.Select(host => BootsWithKvmAsync(host, session.Guest!, cancellationToken))).ConfigureAwait(false);
            session.Accelerator = accelerated.All(boots => boots) ? "kvm" : "tcg";
            return lab;
        }
        catch
        {
            await lab.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A device that is there proves nothing: a guest is booted there until it gives up for want of a disk.</summary>
    private static async Task<bool> BootsWithKvmAsync(ILabHost host, GuestFiles guest, CancellationToken cancellationToken)
    {
        if (!await host.ExistsAsync("/dev/kvm", cancellationToken).ConfigureAwait(false)) return false;
        string[] command =
        [
            "timeout", BootLimit, "qemu-system-x86_64", "-accel", "kvm", "-m", "128", "-nodefaults", "-no-user-config", "-display", "none",
            "-no-reboot", "-serial", "stdio", "-kernel", guest.KernelPath, "-append", "console=ttyS0 earlyprintk=serial panic=-1",
        ];
        return (await host.RunAsync(command, null, cancellationToken).ConfigureAwait(false)).Output.Contains("Linux version", StringComparison.Ordinal);
    }
}
