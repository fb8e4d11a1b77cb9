namespace Lab.Probe.Sockets;

/// <summary>A process that holds a socket.</summary>
/// <param name="Process">Its <c>comm</c>, at most 15 bytes.</param>
/// <param name="Vm">The virtual machine it runs, or null.</param>
internal sealed record SocketOwner(int Pid, string Process, QemuIdentity? Vm);
