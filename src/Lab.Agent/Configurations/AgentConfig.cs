using Lab.Agent.HostNetworks.OpenVswitches;
using Lab.Agent.Migrations;
using Lab.Agent.Vms;

namespace Lab.Agent.Configurations;

/// <summary>The file given with <c>--config</c>: JSON, camelCase, durations as <c>00:00:00.100</c>.</summary>
public sealed record AgentConfig
{
    public required Guid HostId { get; init; }

    public required string HostName { get; init; }

    /// <summary>Address and port, <c>192.168.100.11:54321</c> or <c>[fd00::11]:54321</c>; a specific address, never all.</summary>
    public required string Listen { get; init; }

    /// <summary>Given, it must be the address in <see cref="Listen"/>: a check on whoever wrote the file.</summary>
    public string? ManagementAddress { get; init; }

    /// <summary>PEM files.</summary>
    public required string Certificate { get; init; }

    public required string Key { get; init; }

    /// <summary>The authority that signs engine, agents and libvirtds of this run.</summary>
    public required string Ca { get; init; }

    /// <summary>Where the agent keeps what it must know after a restart.</summary>
    public required string StateDirectory { get; init; }

    public string LibvirtUri { get; set; } = "qemu:///system";

    /// <summary>Where libvirtd keeps the process ids of VMs.</summary>
    public string LibvirtRunDirectory { get; set; } = "/run/libvirt/qemu";

    /// <summary>Where disks of VMs lie that are on the host's own storage.</summary>
    public string DiskDirectory { get; set; } = VmHardware.DefaultDiskDirectory;

    /// <summary>Where Open vSwitch's database listens, when it runs here.</summary>
    public string OpenVswitchSocket { get; set; } = OpenVswitch.DefaultSocket;

    /// <summary>Between two samples of job statistics; default 100 ms.</summary>
    public TimeSpan SampleInterval { get; set; } = new MigrationTimings().SampleInterval;

    /// <summary>Between two looks at the convergence schedule; default 10 s.</summary>
    public TimeSpan ConvergenceInterval { get; set; } = new MigrationTimings().ConvergenceInterval;

    /// <summary><c>kvm</c>, <c>tcg</c>, or <c>auto</c> (default): as libvirt's capabilities say.</summary>
    public string Accelerator { get; set; } = "auto";

    /// <summary>The same on every host that VMs migrate between.</summary>
    public string CpuModel { get; set; } = VmHardware.DefaultCpuModel;

    public string Machine { get; set; } = VmHardware.DefaultMachine;

    /// <summary>So many times as long as usual are answers waited for: on a host whose processor is emulated; default 1, at most 100.</summary>
    public double Patience { get; set; } = 1;

    /// <summary>Where the serial consoles' output goes.</summary>
    public string VmLogDirectory { get; set; } = VmHardware.DefaultLogDirectory;
}
