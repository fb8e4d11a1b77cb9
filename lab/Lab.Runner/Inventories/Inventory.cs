using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Inventories;

/// <summary>Machines that a lab may use, and what of them: for <c>--provider ssh</c>.</summary>
[Describe("Machines that a lab may use, and what of them.")]
public sealed record Inventory
{
    [Describe("How OpenSSH reaches them, where a host does not say otherwise. What is not said, your ssh_config decides.")]
    public SshAccess Ssh { get; init; } = new();

    [Describe("The machines. A scenario's hosts are taken from them in this order.")]
    [NotEmpty]
    public required IReadOnlyList<InventoryHost> Hosts { get; init; }

    [Describe("Folder on each machine below which the lab makes its own, which goes with it. On a disk from which programs may be run.", Example = "/var/tmp")]
    public string Folder { get; init; } = "/var/tmp";

    [Describe("The lab's programs, some 300 MB, stay on the machines for the next lab; else they are sent each time.", Example = "true")]
    public bool KeepPrograms { get; init; }

    [Describe("A machine that has heard nothing from the runner for so long takes itself back.", Example = "30s")]
    public TimeSpan DeadManTimer { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>How OpenSSH reaches machines.</summary>
[Describe("How OpenSSH reaches machines.")]
public sealed record SshAccess
{
    [Describe("Who logs in: root, or who becomes root with sudo and no password.", Example = "root")]
    public string? User { get; init; }

    [Describe("The port of sshd.", Example = "22")]
    [Within(1, 65535)]
    public int? Port { get; init; }

    [Describe("The private key's file, also for the jump hosts.", Example = "~/.ssh/id_ed25519")]
    public string? Identity { get; init; }

    [Describe("The hosts to go through, as ssh -J takes them; none: straight there.", Example = "admin@bastion")]
    public string? Jump { get; init; }

    [Describe("The file of known host keys, instead of your own; also for the jump hosts.", Example = "known_hosts")]
    public string? KnownHosts { get; init; }

    [Describe("An ssh_config, instead of your own.", Example = "ssh_config")]
    public string? Config { get; init; }
}

/// <summary>One machine.</summary>
[Describe("One machine.")]
public sealed record InventoryHost
{
    [Describe("Where ssh finds it: an address, a name, or an alias of your ssh_config.", Example = "10.0.0.11")]
    public required string Address { get; init; }

    [Describe("The NIC for the network with the management role.", Example = "eno2")]
    [Text(TextForm.Link)]
    public required string Management { get; init; }

    [Describe("The NIC for the network with the migration role.", Example = "ens3f0")]
    [Text(TextForm.Link)]
    public required string Migration { get; init; }

    [Describe("The NICs for others of the scenario's.", Example = "{eth2: ens3f1}")]
    [Text(TextForm.Link)]
    public IReadOnlyDictionary<string, string> Nics { get; init; } = new Dictionary<string, string>();

    [Describe("How the other hosts reach its libvirt, for --read-only, where migrations go from the one's own libvirt to the other's.", Example = "qemu+tls://host2.example/system")]
    public string? Libvirt { get; init; }

    [Describe("How OpenSSH reaches this one.")]
    public SshAccess Ssh { get; init; } = new();
}
