using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lab.Runner.Scenarios.Actions;

namespace Lab.Runner.Stack;

/// <summary>The words of <c>virsh migrate</c> for a migration that a scenario asks for, from one libvirt to the other (libvirt's guide: managed peer to peer).</summary>
/// <param name="Vm">Its name.</param>
/// <param name="LibvirtUri">Of the destination, as the source's libvirt reaches it.</param>
/// <param name="Address">Of the destination on the network that the memory is to use; null: what libvirt takes by itself.</param>
/// <param name="DiskAddress">The same for the VM's disk; null: the way of the memory.</param>
/// <param name="Tuning">How the memory is moved; what it does not say is libvirt's default.</param>
internal sealed record MigrateCommand(string Vm, string LibvirtUri, IPAddress? Address, IPAddress? DiskAddress, MigrationTuning Tuning)
{
    /// <summary>The VM has a disk on its host's own storage, which is copied.</summary>
    public bool CopiesDisk { get; init; }

    /// <summary>The destination is to know it for good, and the source no more, as it is now the other way round.</summary>
    public bool IsPersistent { get; init; }

    public IEnumerable<string> Words =>
    [
        "migrate", "--live", "--p2p", .. Flags().Where(flag => flag.Wanted).Select(flag => flag.Word), .. Values().SelectMany(value => (string[])[value.Option, value.Value]), Vm, LibvirtUri,
    ];

    private IEnumerable<(bool Wanted, string Word)> Flags() =>
    [
        (IsPersistent, "--persistent"), (IsPersistent, "--undefinesource"), (CopiesDisk, "--copy-storage-all"), (Tuning.Tunnelled == true, "--tunnelled"), (Tuning.AutoConverge == true, "--auto-converge"),
        (Tuning.Compressed == true, "--compressed"), (Tuning.Encrypted == true, "--tls"), (Tuning.Parallel is not null, "--parallel"), (Tuning.AbortOnError == true, "--abort-on-error"),
        (IsPostCopy, "--postcopy"), (IsPostCopy, "--postcopy-after-precopy"),
    ];

    private bool IsPostCopy => Tuning.Policy == MigrationPolicy.PostCopy;

    private IEnumerable<(string Option, string Value)> Values()
    {
        // libvirt's own connection carries the memory of a tunnelled one: another address would be refused.
        if (Address is { } address && Tuning.Tunnelled != true) yield return ("--migrateuri", UriOf(address));
        if (DiskAddress is { } disk) yield return ("--disks-uri", UriOf(disk));
        if (Tuning.Parallel is { } channels) yield return ("--parallel-connections", channels.ToString(CultureInfo.InvariantCulture));
        if (Tuning.MaxBandwidth is { } most) yield return ("--bandwidth", most.MebibytesPerSecond.ToString(CultureInfo.InvariantCulture));
    }

    private static string UriOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"tcp://[{address}]" : $"tcp://{address}";
}
