namespace Lab.Captures.Ledgers;

/// <summary>One class of traffic on one VLAN of one interface; VLAN 0 is what is not tagged. Over all classes the rows of an interface sum up to its whole capture.</summary>
public sealed record LedgerRow(
    string Host,
    string Interface,
    ushort Vlan,
    TrafficClass Class,
    TrafficCount Transmitted,
    TrafficCount Received,
    TrafficCount Forwarded,
    int Conversations)
{
    public TrafficCount Total => Transmitted + Received + Forwarded;
}
