using Lab.Model.Networks;

namespace Lab.Engine.Networks;

/// <summary>A logical network on a NIC or bond of a host, as it was declared and accepted by the host.</summary>
public sealed record NetworkAttachment
{
    public required Guid Id { get; init; }

    public required Guid HostId { get; init; }

    public required Guid NetworkId { get; init; }

    /// <summary>Kernel name of the NIC or bond.</summary>
    public required string Port { get; init; }

    public BootProtocol BootProtocol { get; init; } = BootProtocol.None;

    public string? IpAddress { get; init; }

    public string? Netmask { get; init; }

    public int? Prefix { get; init; }

    public string? Gateway { get; init; }

    /// <summary>With prefix.</summary>
    public string? Ipv6Address { get; init; }

    public string? Ipv6Gateway { get; init; }

    public bool HasAddress => BootProtocol != BootProtocol.None || Ipv6Address is not null;
}
