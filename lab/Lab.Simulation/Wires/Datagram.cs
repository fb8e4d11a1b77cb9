namespace Lab.Simulation.Wires;

/// <summary>What a guest sent, where it left its host.</summary>
/// <param name="At">Ticks of the simulation.</param>
/// <param name="Port">The observer's.</param>
/// <param name="Bytes">Of its payload.</param>
public readonly record struct Datagram(long At, string Host, string Nic, int? Vlan, string SourceMac, string Source, string Destination, int Port, int Bytes);
