using Lab.Agent.HostNetworks;
using Lab.Agent.HostNetworks.OpenVswitches;
using Lab.Model.Errors;
using Lab.Model.Networks;
using Lab.Simulation.Networks;

namespace Lab.Tests.Agents.Fakes;

/// <summary>A kernel that takes each step or refuses it, as the real one does.</summary>
internal sealed class FakeNetwork : IHostNetwork
{
    public event Action? Changed;

    public KernelNetwork Kernel { get; set; } = new()
    {
        Links = [Nic("eth0", "52:54:00:00:00:01", "192.168.100.11/24"), Nic("eth1", "52:54:00:00:00:02"), Nic("eth2", "52:54:00:00:00:03")],
        Routes = [new KernelRoute("default", "192.168.100.1", "eth0", "main", IsIpv6: false)],
    };

    /// <summary>The command that fails.</summary>
    public string? Refused { get; set; }

    /// <summary>Open vSwitch's database takes its steps, and its daemon is dead: they are done, and fail.</summary>
    public bool HasDeadSwitch { get; set; }

    /// <summary>What the kernel makes of a change behind our back.</summary>
    public Func<KernelNetwork, KernelNetwork> Drift { get; set; } = kernel => kernel;

    public int Applications { get; private set; }

    public static KernelLink Nic(string name, string mac, params string[] addresses) =>
        new() { Name = name, Kind = LinkKind.Nic, Mac = mac, AdminUp = addresses.Length > 0, Carrier = true, Addresses = addresses };

    public void Touch() => Changed?.Invoke();

    public Task<KernelNetwork> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Kernel);

    public Task ApplyAsync(IReadOnlyList<NetworkStep> steps, CancellationToken cancellationToken)
    {
        Applications++;
        foreach (var (index, step) in steps.Index())
        {
            if (HasDeadSwitch && step is not OvsStep && steps.Take(index).Any(done => done is OvsStep)) break;
            if (step.Command == Refused) return Task.FromException(new LabException(ErrorKind.Network, $"'ip {step.Command}' failed") { Output = "RTNETLINK answers: no" });
            Kernel = KernelSteps.After(Kernel, step);
        }

        if (HasDeadSwitch && steps.Any(step => step is OvsStep)) return Task.FromException(new LabException(ErrorKind.Network, "is ovs-vswitchd running?"));
        Kernel = Drift(Kernel);
        return Task.CompletedTask;
    }
}
