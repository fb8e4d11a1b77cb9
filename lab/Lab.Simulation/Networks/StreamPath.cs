namespace Lab.Simulation.Networks;

/// <summary>The way of one connection through the simulated networks.</summary>
/// <param name="Delay">From the source to the destination and back.</param>
public sealed record StreamPath(StreamEnd Source, StreamEnd Destination, TimeSpan Delay);

/// <param name="Host">Its name; of the lab's own end, <see cref="Fabric.Observer"/>.</param>
/// <param name="Address">IP address on the wire.</param>
/// <param name="Nic">The NIC that carries it: of a bond, the port.</param>
/// <param name="Vlan">The tag on the wire; null: none.</param>
/// <param name="Mac">Of the link that has the address.</param>
public sealed record StreamEnd(string Host, string Address, string Nic, int? Vlan, string Mac);
