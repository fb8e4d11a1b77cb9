using System.Text.Json.Serialization;

namespace Lab.Captures.Ledgers;

/// <summary>Why a conversation has its class, strongest first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Evidence>))]
public enum Evidence
{
    /// <summary>Its first bytes say so.</summary>
    Content,

    /// <summary>Another interface saw its beginning, and its first bytes say so: on a bond a connection moves from port to port.</summary>
    Sighting,

    /// <summary>Another connection to the same listener, at the same time, said so by content: a post-copy channel has no mark of its
    /// own.</summary>
    Companion,

    /// <summary>Its start was not captured, or is encrypted, and the processes that held both its ends say so.</summary>
    Owner,

    /// <summary>Only its port says so: its start was not captured, or is encrypted, or the protocol has no mark.</summary>
    Port,

    /// <summary>An address says so.</summary>
    Address,

    /// <summary>Nothing does.</summary>
    None,
}
