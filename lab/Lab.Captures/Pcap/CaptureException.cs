namespace Lab.Captures.Pcap;

/// <summary>An interface could not be opened or read. The message names the interface, says what libpcap said and what to do.</summary>
public sealed class CaptureException(string interfaceName, int status, string message) : Exception(message)
{
    public string Interface { get; } = interfaceName;

    /// <summary>libpcap's <c>PCAP_ERROR_*</c>, negative; 0 when libpcap gave none.</summary>
    public int Status { get; } = status;

    internal static CaptureException From(string interfaceName, int status, string detail)
    {
        var advice = status switch
        {
            LibPcap.ErrorNoSuchDevice => ": there is no such interface in this network namespace",
            LibPcap.ErrorPermissionDenied or LibPcap.ErrorPromiscuousDenied =>
                ": capturing needs CAP_NET_RAW in the user namespace that owns this network namespace",
            LibPcap.ErrorInterfaceNotUp => ": bring the interface up first",
            _ => "",
        };
        return new CaptureException(interfaceName, status, $"cannot capture on '{interfaceName}'{advice} ({detail})");
    }
}
