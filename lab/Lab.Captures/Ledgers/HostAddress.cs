using Lab.Captures.Addresses;

namespace Lab.Captures.Ledgers;

/// <summary>An address a host has on a logical network.</summary>
public sealed record HostAddress(string Host, string Network, NetworkAddress Address);
