namespace Lab.Libvirt.Native;

/// <summary>A <c>virConnectPtr</c>.</summary>
internal sealed class ConnectHandle : LibvirtHandle
{
    protected override int Free() => ConnectFunctions.Close(handle);
}
