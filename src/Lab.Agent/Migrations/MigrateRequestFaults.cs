using Lab.Agent.Convergences;
using Lab.Model.Migrations;

namespace Lab.Agent.Migrations;

/// <summary>What a request can never have.</summary>
public static class MigrateRequestFaults
{
    public static IReadOnlyList<string> Of(MigrateRequest request)
    {
        var faults = new List<string>();
        if (request.Mode != MigrationMode.Migration) faults.Add("Hibernation is not done by this agent: the mode must be 'migration'.");
        if (request.Method != "online") faults.Add($"The method must be 'online', not '{request.Method}'.");
        if (string.IsNullOrWhiteSpace(request.Destination)) faults.Add("The destination is empty: give the management address and port of its agent.");
        if (string.IsNullOrWhiteSpace(request.DestinationName)) faults.Add("The destination's name is empty: its certificate is checked against it.");
        if (request.DestinationQemu is { } qemu && !System.Net.IPAddress.TryParse(qemu, out _))
            faults.Add($"The destination's address on the migration network must be an IP address, not '{qemu}'.");
        if (request.DestinationDisks is { } disks && !System.Net.IPAddress.TryParse(disks, out _))
            faults.Add($"The destination's address for disks must be an IP address, not '{disks}'.");
        if (request.Parallel is < 2 or > 255) faults.Add($"Parallel connections are 2 to 255, not {request.Parallel}.");
        if (request.MaxBandwidth.BytesPerSecond < 0) faults.Add("The bandwidth limit is negative; zero means none.");
        if (request.Downtime < TimeSpan.FromMilliseconds(1)) faults.Add("The downtime limit must be at least 1 ms.");
        if (request.IncomingLimit < 1) faults.Add("The limit of incoming migrations must be at least 1.");
        if (request.OutgoingLimit < 1) faults.Add("The limit of outgoing migrations must be at least 1.");
        if (request.ConvergenceSchedule is { } schedule) faults.AddRange(EffectiveSchedule.Faults(schedule));
        return faults;
    }
}
