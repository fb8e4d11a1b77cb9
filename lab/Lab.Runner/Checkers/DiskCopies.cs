using Lab.Model.Units;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Checkers;

/// <summary>Disks that a migration copies travel in connections of their own (NBD), on the same network as its memory.</summary>
/// <remarks>libvirt counts a disk by how far the copy has come, holes included, and holes are not sent: less on the wire than it says is no
/// fault. Nothing at all on the wire is.</remarks>
internal static class DiskCopies
{
    /// <summary>Up to this, a disk may have been nothing but holes and the copy's own words.</summary>
    private static readonly ByteCount Holes = ByteCount.FromMebibytes(1);

    public static void Judge(PathEvidence path, Findings findings)
    {
        var (title, wire, claim) = (path.Migration.Title, path.DiskWire, path.Migration.ClaimedDiskBytes);
        if (path.DiskCopies.Count == 0 && !(claim > 0)) return;
        findings.Measure($"migration{path.Migration.Ordinal}.diskWireBytes", wire.Bytes);
        findings.Measure($"migration{path.Migration.Ordinal}.diskHypervisorBytes", claim);
        var told = claim is { } bytes ? $"libvirt counts {new ByteCount(bytes)}" : "how much libvirt counts is not on record";
        if (wire.Bytes > 0)
            findings.Pass($"{title}: {wire} of its disks left {path.Migration.From} on {path.Network!.Name} in {path.DiskCopies.Count} connection(s); {told}.");
        else if (path.Migration.Outcome == MigrationOutcome.Completed && claim > Holes.Bytes)
            findings.Unknown($"{title}: {told} of its disks, and no capture has a copy of them: which way they went is not known.");
    }
}
