namespace Lab.Libvirt.Native;

/// <summary>A <c>virDomainPtr</c>. libvirt makes it hold a reference to its connection, so the connection stays open until both are released.</summary>
internal sealed class DomainHandle : LibvirtHandle
{
    public DomainHandle()
    {
    }

    /// <summary>Takes over a reference that libvirt handed out in an array.</summary>
    internal DomainHandle(nint domain) => SetHandle(domain);

    protected override int Free() => DomainFunctions.Free(handle);
}
