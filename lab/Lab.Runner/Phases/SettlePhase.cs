using Lab.Model.Errors;
using Lab.Runner.Runs;
using Lab.Runner.Sessions;
using Lab.Runner.Stack;

namespace Lab.Runner.Phases;

/// <summary>Starts the VMs, records what they run on, and waits until each beats and has stamped its memory.</summary>
public sealed class SettlePhase(LabSession session)
{
    private static readonly TimeSpan LongestBoot = TimeSpan.FromSeconds(90);

    public async Task RunAsync(CancellationToken cancellationToken)
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
        var beating = await Waiting.UntilAsync(AllStampedOrDead, session.Patiently(LongestBoot), session.Time, cancellationToken);
        if (session.Daemons.FirstDeath.IsCompleted) throw Died();
        if (beating)
        {
            await ClockComparison.RecordAsync(session, cancellationToken);
            new DhcpServers(session).StartLater(session.Ending);
            return;
        }

        var silent = session.Plan.Vms.Where(vm => vm.Observer is not null && !IsStamped(vm.Name)).Select(vm => vm.Name);
        throw new LabException(ErrorKind.Timeout, $"No heartbeat with stamped memory within {session.Patiently(LongestBoot).TotalSeconds:0} s from {string.Join(", ", silent)}; logs/<host>/qemu/<vm>-serial.log shows its console.");
    }

    private bool AllStampedOrDead() => session.Daemons.FirstDeath.IsCompleted || session.Plan.Vms.All(vm => vm.Observer is null || IsStamped(vm.Name));

    private bool IsStamped(string vm) => session.Figures.Beats.TryGetValue(vm, out var beats) && beats.Stamped;

    private LabException Died()
    {
        var daemon = session.Daemons.FirstDeath.Result;
        return new LabException(ErrorKind.ProcessDied, $"{Daemons.Words(daemon)}.") { Host = daemon.Host };
    }
}
