using Lab.Runner.Runs;
using Lab.Runner.Scenarios.Actions;
using Lab.Runner.Sessions;
using Lab.Runner.Stack;

namespace Lab.Runner.Phases;

/// <summary>Waits until the engine says something of a host.</summary>
public sealed class AwaitAction(LabSession session, AwaitConfig wait)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var started = session.Time.GetTimestamp();
        if (wait.AddressOn is { } network) await new HostNetworks(session).WaitForAddressAsync(wait.Host, network, wait.Within, cancellationToken);
        else await new DataCenter(session).WaitForStatusAsync(wait.Host, Status(wait.Status!.Value), wait.Within, cancellationToken);
        var milliseconds = session.Time.GetElapsedTime(started).TotalMilliseconds;
        session.History.Append("runner", EventKinds.ActionDone, new { action = "await", host = wait.Host, status = wait.Status, addressOn = wait.AddressOn, milliseconds });
    }

    private static string Status(HostStatus status) => status switch
    {
        HostStatus.Up => "up",
        HostStatus.NonOperational => "non_operational",
        _ => "non_responsive",
    };
}
