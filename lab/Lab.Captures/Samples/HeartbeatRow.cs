using Lab.Captures.Addresses;

namespace Lab.Captures.Samples;

/// <summary>One heartbeat, a row of <c>heartbeats/&lt;vm&gt;.csv</c>.</summary>
/// <param name="Sequence">Counts up by one a beat; a missing number is a lost beat.</param>
/// <param name="GuestNanoseconds">The guest's CLOCK_MONOTONIC at sending. It stands still while the guest does not run.</param>
/// <param name="PeerNanoseconds">The listening peer's clock at arrival, nanoseconds since 1970-01-01 UTC.</param>
/// <param name="PagesDirtied">Pages the guest has stamped since it booted.</param>
/// <param name="PagesVerified">Stamps it has verified since it booted.</param>
/// <param name="VerifyPasses">Whole passes over its working set.</param>
/// <param name="PagesCorrupt">Stamps that were wrong; anything but 0 means memory was damaged.</param>
/// <param name="SourceMac">Where the frame came from on the wire; null when the listener could not see it.</param>
public sealed record HeartbeatRow(
    long Sequence,
    long GuestNanoseconds,
    long PeerNanoseconds,
    long PagesDirtied,
    long PagesVerified,
    long VerifyPasses,
    long PagesCorrupt,
    MacAddress? SourceMac);
