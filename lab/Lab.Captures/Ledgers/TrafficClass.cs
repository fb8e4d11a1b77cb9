using System.Text.Json.Serialization;

namespace Lab.Captures.Ledgers;

/// <summary>What a conversation was for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrafficClass>))]
public enum TrafficClass
{
    /// <summary>RAM and device state between two QEMUs, every channel of it.</summary>
    QemuStream,

    /// <summary>Disks copied during a migration (NBD).</summary>
    DiskCopy,

    /// <summary>libvirtd to libvirtd; a tunnelled migration's RAM is in it.</summary>
    LibvirtControl,

    /// <summary>Engine to agent, and agent to agent.</summary>
    AgentControl,

    /// <summary>A guest's own frames.</summary>
    GuestTraffic,

    Other,
}
