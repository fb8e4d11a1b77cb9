using Lab.Libvirt;
using Lab.Simulation.Hypervisors;
using Lab.Simulation.Networks;

namespace Lab.Simulation.World;

/// <summary>A simulated host's hardware and what outlives its daemons: the kernel's network, the guests, the files.</summary>
/// <param name="cores">Of its processor.</param>
public sealed class SimulatedMachine(string name, SimulatedKernel kernel, string managementAddress, long memoryBytes, int cores)
{
    private const int FirstStreamPort = 49152;
    private const int LastStreamPort = 49215;
    private const int FirstOwnPort = 32768;

    private int _lastProcess = 100;
    private int _lastStreamPort = FirstStreamPort - 1;
    private int _lastPort = FirstOwnPort;

    public string Name { get; } = name;

    public SimulatedKernel Kernel { get; } = kernel;

    /// <summary>What its name resolves to.</summary>
    public string ManagementAddress { get; } = managementAddress;

    /// <summary>What its libvirt tells of its own accord.</summary>
    public HypervisorEvents Events { get; } = new(name);

    public long MemoryBytes { get; } = memoryBytes;

    public int Cores { get; } = cores;

    public Dictionary<Guid, SimulatedDomain> Domains { get; } = [];

    /// <summary>The agent's state directory.</summary>
    public Dictionary<string, string> State { get; } = [];

    /// <summary>libvirtd runs and answers.</summary>
    public bool HasLibvirt { get; private set; }

    /// <summary>libvirtd was killed: what it was doing fails, its guests run on.</summary>
    public event Action? LibvirtDied;

    public event Action? LibvirtCame;

    /// <summary>Of guests that run here or arrive here.</summary>
    public long UsedMemoryBytes => Domains.Values.Sum(domain => domain.Definition.Memory.Bytes);

    public int LibvirtProcess { get; private set; }

    public int NewProcessId() => ++_lastProcess;

    /// <summary>For a connection that it opens.</summary>
    public int NewPort() => _lastPort = _lastPort == ushort.MaxValue ? FirstOwnPort : _lastPort + 1;

    /// <summary>Of libvirt's range, on which a QEMU here listens.</summary>
    public int NewStreamPort() => _lastStreamPort = _lastStreamPort == LastStreamPort ? FirstStreamPort : _lastStreamPort + 1;

    public void StartLibvirt()
    {
        HasLibvirt = true;
        LibvirtProcess = NewProcessId();
        LibvirtCame?.Invoke();
        // What was only arriving when it died has no source any more; what pulls its memory already is QEMU's own matter.
        foreach (var domain in Domains.Values.Where(domain => domain is { IsArriving: true, State.State: not DomainState.Running }).ToList())
        {
            Domains.Remove(domain.Id);
            Events.Lifecycle(domain, LifecycleKind.Stopped, (int)StoppedDetail.Failed);
        }
    }

    /// <summary>The guest's QEMU dies.</summary>
    /// <param name="now">Ticks of the simulation.</param>
    public void KillGuest(SimulatedDomain domain, long now)
    {
        domain.Leaving?.Break("guest unexpectedly quit");
        domain.Arriving?.Break("the destination's QEMU quit");
        if (!domain.IsArriving || domain.State.State == DomainState.Running) domain.Life.Pause(now);
        Domains.Remove(domain.Id);
        Events.Lifecycle(domain, LifecycleKind.Stopped, (int)StoppedDetail.Crashed);
    }

    /// <summary>libvirtd stands still: it answers nobody, and what waits for it waits.</summary>
    public void PauseLibvirt(bool stands)
    {
        if (stands) StandsStill ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        else
        {
            StandsStill?.TrySetResult();
            StandsStill = null;
        }
    }

    /// <summary>Set while libvirtd stands still; completes when it goes on.</summary>
    internal TaskCompletionSource? StandsStill { get; private set; }

    public void KillLibvirt()
    {
        HasLibvirt = false;
        LibvirtDied?.Invoke();
    }
}
