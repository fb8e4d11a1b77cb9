namespace Lab.Model.Networks.Rules;

/// <summary>A logical network as a cluster uses it, as far as rules of roles ask.</summary>
/// <param name="Roles">Of <see cref="NetworkRoles"/>, or whatever somebody wrote.</param>
/// <param name="Hosts">Hosts of the cluster that carry it.</param>
public sealed record NetworkInCluster(string Name, IReadOnlyList<string> Roles, IReadOnlyList<CarryingHost> Hosts);

/// <param name="HasAddress">It has an address there, or a DHCP client that asks for one.</param>
/// <param name="Port">The NIC or bond.</param>
public sealed record CarryingHost(string Host, bool HasAddress, string Port);

/// <summary>A rule of roles that a cluster's networks break.</summary>
/// <param name="Index">Position of the network in the list that was judged; −1: no single network is at fault.</param>
/// <param name="Role">The role in question.</param>
/// <param name="Host">The host in question, or null.</param>
/// <param name="Reason">A whole sentence.</param>
public sealed record ClusterNetworkFault(int Index, string Role, string? Host, string Reason);
