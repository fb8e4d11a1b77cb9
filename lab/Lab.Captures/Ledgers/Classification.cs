namespace Lab.Captures.Ledgers;

public readonly record struct Classification(TrafficClass Class, Evidence Evidence);
