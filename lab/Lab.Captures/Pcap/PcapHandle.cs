using System.Runtime.InteropServices;

namespace Lab.Captures.Pcap;

/// <summary>Owns a <c>pcap_t</c>. A call in progress holds a reference, so closing while another thread dispatches waits for that
/// call's return.</summary>
internal sealed class PcapHandle : SafeHandle
{
    public PcapHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibPcap.Close(handle);
        return true;
    }
}
