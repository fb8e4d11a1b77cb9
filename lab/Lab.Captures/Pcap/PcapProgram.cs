using System.Runtime.InteropServices;

namespace Lab.Captures.Pcap;

/// <summary><c>struct bpf_program</c>: a compiled filter.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PcapProgram
{
    public uint Length;
    public void* Instructions;
}
