using System.Globalization;
using System.Xml;
using Lab.Model.Units;

namespace Lab.Agent.Vms;

/// <summary>
/// Keeps QEMU's software emulation from losing a guest's writes while it migrates. Before 9.0 it collects the dirty bits of a block of memory sixty-four pages at a
/// time without telling the emulated processor's TLB, which goes on writing to pages that it believes to be marked: with a short downtime limit every guest breaks
/// (QEMU's "Fix migration dirty bitmap coherency with TCG memory access", March 2024). A block whose size is no multiple of sixty-four pages is collected page by
/// page, and that way tells the TLB. libvirt rounds memory to whole MiB, so the block is given to QEMU behind its back. KVM has nothing to do with it.
/// </summary>
public static class UnevenMemory
{
    private const string Namespace = "http://libvirt.org/schemas/domain/qemu/1.0";
    private const string Prefix = "qemu";
    private const string Backend = "uneven.ram";
    private const long Mebibyte = 1 << 20;
    private const long Remainder = 8192; // the unit that QEMU counts memory in

    private static readonly Version Mended = new(9, 0, 0);

    /// <param name="accelerator"><c>kvm</c> or <c>tcg</c>.</param>
    /// <param name="qemu">The version of the QEMU that runs the VM.</param>
    public static bool IsNeeded(string accelerator, Version qemu) => accelerator == "tcg" && qemu < Mended;

    /// <summary>What the guest gets: whole MiB as libvirt counts, and 8 KiB.</summary>
    public static ByteCount SizeFor(ByteCount memory) => new((memory.Bytes + Mebibyte - 1) / Mebibyte * Mebibyte + Remainder);

    /// <summary>Inside the <c>domain</c> element: the arguments by which QEMU's memory is this block rather than libvirt's.</summary>
    public static void Write(XmlWriter xml, ByteCount memory)
    {
        var size = SizeFor(memory).Bytes.ToString(CultureInfo.InvariantCulture);
        xml.WriteStartElement(Prefix, "commandline", Namespace);
        foreach (var argument in (ReadOnlySpan<string>)["-object", $"memory-backend-ram,id={Backend},size={size}", "-m", $"size={size}B", "-machine", $"memory-backend={Backend}"])
        {
            xml.WriteStartElement(Prefix, "arg", Namespace);
            xml.WriteAttributeString("value", argument);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}
