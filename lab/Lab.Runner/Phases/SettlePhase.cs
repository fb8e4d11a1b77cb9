using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Runner.Runs;
using Lab.Runner.Sessions;
using Lab.Runner.Stack;

namespace Lab.Runner.Phases;

/// <summary>Starts the VMs, records what they run on, and waits until each beats and has stamped its memory.</summary>
public sealed class SettlePhase(LabSession session)
{
    private static readonly TimeSpan LongestBoot = TimeSpan.FromSeconds(90);

    private EngineEvent? _down;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        session.Events!.EngineSaid += Watch;
        try
        {
            await SettleAsync(cancellationToken);
        }
        finally
        {
            session.Events.EngineSaid -= Watch;
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var center = new DataCenter(session);
        var roundTrips = new Installer(session).StartRoundTripsAsync(cancellationToken);
        await Task.WhenAll(session.Plan.Vms.Select(async vm =>
        {
            await center.StartVmAsync(vm, cancellationToken);
            session.History.Append("runner", EventKinds.VmStarted, new { vm = vm.Name, vmId = vm.Id, host = vm.Host, mac = vm.Mac, address = vm.Address });
        }));
        await RunEnvironments.RecordAsync(session, cancellationToken); // while the guests boot
        await roundTrips;
        var beating = await Waiting.UntilAsync(AllStampedOrOver, session.Patiently(LongestBoot), session.Time, cancellationToken);
        if (session.Daemons.FirstDeath.IsCompleted) throw Died();
        if (_down is { } down) throw new LabException(ErrorKind.ProcessDied, $"{down.Message} Its guest had not told yet that its memory is stamped; logs/<host>/qemu/<vm>-serial.log shows its console.");
        if (beating)
        {
            await ClockComparison.RecordAsync(session, cancellationToken);
            new DhcpServers(session).StartLater(session.Ending);
            return;
        }

        var silent = session.Plan.Vms.Where(vm => vm.Observer is not null && !IsStamped(vm.Name)).Select(vm => vm.Name);
        throw new LabException(ErrorKind.Timeout, $"No heartbeat with stamped memory within {session.Patiently(LongestBoot).TotalSeconds:0} s from {string.Join(", ", silent)}; logs/<host>/qemu/<vm>-serial.log shows its console.");
    }

    /// <summary>A guest that shut itself down, for want of memory for example, will not beat.</summary>
    private void Watch(EngineEvent said)
    {
        if (said.Kind == EngineEventKinds.VmDown) _down ??= said;
    }

    private bool AllStampedOrOver() => session.Daemons.FirstDeath.IsCompleted || _down is not null || session.Plan.Vms.All(vm => vm.Observer is null || IsStamped(vm.Name));

    private bool IsStamped(string vm) => session.Figures.Beats.TryGetValue(vm, out var beats) && beats.Stamped;

    private LabException Died()
    {
        var daemon = session.Daemons.FirstDeath.Result;
        return new LabException(ErrorKind.ProcessDied, $"{Daemons.Words(daemon)}.") { Host = daemon.Host };
    }
}
