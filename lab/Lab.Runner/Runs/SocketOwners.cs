using Lab.Captures.Addresses;
using Lab.Captures.Ledgers;
using Lab.Captures.Samples;

namespace Lab.Runner.Runs;

/// <summary>Which connections were held by VMs' processes at both ends, and which by strangers, as the probe's samples have it.</summary>
internal static class SocketOwners
{
    /// <summary>libvirt opens the migration's socket and hands it to QEMU, so its holding one says nothing.</summary>
    public static bool IsLibvirt(string? process) =>
        process is not null
        && (process.Contains("libvirt", StringComparison.Ordinal) || process.StartsWith("virtqemud", StringComparison.Ordinal)
            || process.StartsWith("rpc-", StringComparison.Ordinal));

    /// <summary>Ports are used again: a connection whose ends were held by VMs at one time and by strangers at another is left to its
    /// content.</summary>
    public static IReadOnlyDictionary<(TransportEndpoint Lower, TransportEndpoint Upper), ConnectionOwner> Of(IEnumerable<SocketSample> samples)
    {
        var owners = new Dictionary<(TransportEndpoint, TransportEndpoint), ConnectionOwner>();
        var held = samples.Where(sample => sample is { Pid: not null, Process: not null } && !IsLibvirt(sample.Process));
        foreach (var connection in held.GroupBy(sample => Order(sample.Local, sample.Remote)))
        {
            var bothEnds = connection.Select(sample => sample.Local).Distinct().Count() == 2;
            var vms = connection.Count(sample => sample.Vm is not null);
            if (bothEnds && vms == connection.Count()) owners[connection.Key] = ConnectionOwner.Vms;
            else if (bothEnds && vms == 0) owners[connection.Key] = ConnectionOwner.Strangers;
        }

        return owners;
    }

    private static (TransportEndpoint, TransportEndpoint) Order(TransportEndpoint one, TransportEndpoint other) =>
        one < other ? (one, other) : (other, one);
}
