using System.Text.Json.Serialization;

namespace Lab.Captures.Ledgers;

/// <summary>Which way a frame went, seen from the host.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FrameDirection>))]
public enum FrameDirection
{
    /// <summary>From one of the host's own MAC addresses.</summary>
    Transmitted,

    /// <summary>To one of them, or to a group.</summary>
    Received,

    /// <summary>Neither: bridged, a guest's frame say. An Ethernet capture does not tell which way it went.</summary>
    Forwarded,
}
