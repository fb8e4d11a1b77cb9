namespace Lab.Runner.Runs;

public sealed record HeartbeatRow(
    long Sequence, long GuestNanoseconds, long PeerNanoseconds, long PagesDirtied, long PagesVerified, long VerifyPasses, long PagesCorrupt, string SourceMac);
