using Lab.Simulation.Networks;
using Lab.Simulation.World;

namespace Lab.Simulation.Hypervisors;

/// <summary>Whoever wants to hear of migrations from those who carry them out, not from those who say they do.</summary>
public interface ITransferObserver
{
    /// <summary>libvirt was asked to move a guest away from there.</summary>
    void Began(SimulatedMachine source, SimulatedDomain domain);

    /// <summary>A QEMU waits for a guest there.</summary>
    void Arrives(SimulatedMachine destination, SimulatedDomain domain);

    /// <summary>A connection for a guest's memory has found its way.</summary>
    void Opened(SimulatedDomain domain, StreamPath path);

    /// <summary>A guest was stopped on its source, to go on at its destination.</summary>
    void Stopped(SimulatedMachine source, SimulatedMachine destination, SimulatedDomain domain);

    /// <summary>It goes on there.</summary>
    void WentOn(SimulatedMachine source, SimulatedMachine destination, SimulatedDomain domain);

    /// <summary>A guest goes on at its destination before its memory has come.</summary>
    void PostCopyBegan(SimulatedDomain domain);

    /// <summary>Post-copy failed: half of the guest is on either side.</summary>
    void Torn(SimulatedDomain domain);
}
