namespace Lab.Captures.Ledgers;

/// <summary>The bytes protocols begin with.</summary>
internal static class ProtocolMarks
{
    /// <summary>QEMU, migration/savevm.h: <c>QEMU_VM_FILE_MAGIC</c>, "QEVM".</summary>
    public static ReadOnlySpan<byte> QemuStream => "QEVM"u8;

    /// <summary>QEMU, migration/multifd.c: <c>MULTIFD_MAGIC</c>, first in each further channel's MultiFDInit_t.</summary>
    public static ReadOnlySpan<byte> MultifdChannel => [0x11, 0x22, 0x33, 0x44];

    /// <summary>The NBD protocol's <c>INIT_PASSWD</c>, sent by the server at once, also when TLS follows.</summary>
    public static ReadOnlySpan<byte> Nbd => "NBDMAGIC"u8;

    /// <summary>The NBD protocol's <c>NBD_SIMPLE_REPLY_MAGIC</c>: of a copy under way the server sends nothing but replies.</summary>
    public static ReadOnlySpan<byte> NbdReply => [0x67, 0x44, 0x66, 0x98];

    /// <summary><c>NBD_STRUCTURED_REPLY_MAGIC</c></summary>
    public static ReadOnlySpan<byte> NbdStructuredReply => [0x66, 0x8E, 0x33, 0xEF];

    /// <summary><c>NBD_REQUEST_MAGIC</c>, from the client.</summary>
    public static ReadOnlySpan<byte> NbdRequest => [0x25, 0x60, 0x95, 0x13];

    /// <summary>A TLS handshake record of any version.</summary>
    public static ReadOnlySpan<byte> Tls => [0x16, 0x03];

    /// <summary>libvirt's RPC header, src/remote/remote_protocol.x: <c>REMOTE_PROGRAM</c>, behind the message's length.</summary>
    public static ReadOnlySpan<byte> LibvirtProgram => [0x20, 0x00, 0x80, 0x86];
}
