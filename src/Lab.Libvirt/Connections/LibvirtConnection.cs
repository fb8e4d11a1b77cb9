using Lab.Libvirt.Native;

namespace Lab.Libvirt;

/// <summary>
/// A connection to a libvirt daemon or driver (<c>virConnectPtr</c>). Any thread may use it at any time, several at once; a call blocks
/// its thread until the daemon answers. libvirt's client (9.0) may leave a call lying while another thread's is under way on the same
/// connection, until that one is answered or keepalive passes by; short calls do not show it, and migrations use a connection of their own. Domains taken from it keep the daemon's connection open until they too are disposed. Dispose it:
/// subscribed callbacks otherwise keep it alive for ever.
/// </summary>
public sealed partial class LibvirtConnection : IDisposable
{
    private readonly ConnectHandle _handle;

    private readonly ConnectOrigin _origin;

    private unsafe LibvirtConnection(ConnectOrigin origin)
    {
        _origin = origin;
        _handle = origin.Open();
        _dispatcher = new(ReportHandlerFailure);
        _lifecycle = new(_handle, _dispatcher, DomainEventId.Lifecycle, (delegate* unmanaged[Cdecl]<nint, nint, int, int, nint, int>)&EventCallbacks.Lifecycle);
        _iterations = new(_handle, _dispatcher, DomainEventId.MigrationIteration, (delegate* unmanaged[Cdecl]<nint, nint, int, nint, void>)&EventCallbacks.MigrationIteration);
        _jobs = new(_handle, _dispatcher, DomainEventId.JobCompleted, (delegate* unmanaged[Cdecl]<nint, nint, VirTypedParameter*, int, nint, void>)&EventCallbacks.JobCompleted);
        _break = new(_handle, _dispatcher);
    }

    /// <summary>The URI as libvirt resolved it (<c>virConnectGetURI</c>).</summary>
    public unsafe string Uri => NativeText.Take(ConnectFunctions.GetUri(_handle));

    /// <summary>The daemon's host (<c>virConnectGetHostname</c>): what a destination is called when a migration names no URI.</summary>
    public unsafe string HostName => NativeText.Take(ConnectFunctions.GetHostname(_handle));

    /// <summary>The hypervisor's version, for the QEMU driver QEMU's (<c>virConnectGetVersion</c>).</summary>
    public Version HypervisorVersion
    {
        get
        {
            ConnectFunctions.GetHypervisorVersion(_handle, out var version).OrThrow();
            return LibvirtLibrary.FromNumber(version);
        }
    }

    /// <summary>The daemon's libvirt version (<c>virConnectGetLibVersion</c>), which may differ from <see cref="LibvirtLibrary.Version"/>.</summary>
    public Version LibraryVersion
    {
        get
        {
            ConnectFunctions.GetDaemonVersion(_handle, out var version).OrThrow();
            return LibvirtLibrary.FromNumber(version);
        }
    }

    /// <summary>Whether the connection is still up (<c>virConnectIsAlive</c>). A dead peer shows only with keepalive on, or when a call fails.</summary>
    public bool IsAlive => ConnectFunctions.IsAlive(_handle).OrThrow() == 1;

    /// <summary>Connects, for example to <c>qemu:///system</c>, <c>qemu+tls://host/system</c> or <c>test:///default</c>.</summary>
    /// <exception cref="LibvirtException">The driver or the daemon cannot be reached.</exception>
    /// <exception cref="DllNotFoundException">libvirt's client library is not installed.</exception>
    public static LibvirtConnection Open(string uri, bool readOnly = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(uri);
        return new(new ConnectOrigin(uri, readOnly));
    }

    /// <summary>What the host and its hypervisor can do (<c>virConnectGetCapabilities</c>), as libvirt's XML.</summary>
    public unsafe string GetCapabilitiesXml() => NativeText.Take(ConnectFunctions.GetCapabilities(_handle));

    /// <summary>What one emulator offers to domains (<c>virConnectGetDomainCapabilities</c>), as libvirt's XML. Null leaves the choice to libvirt.</summary>
    public unsafe string GetDomainCapabilitiesXml(
        string? emulator = null, string? architecture = null, string? machine = null, string? virtualizationType = null) =>
        NativeText.Take(ConnectFunctions.GetDomainCapabilities(_handle, emulator, architecture, machine, virtualizationType, 0));

    /// <summary>
    /// Asks the daemon for a sign of life every <paramref name="interval"/> (whole seconds, zero turns it off) and takes the connection for
    /// dead after <paramref name="count"/> in a row without one (<c>virConnectSetKeepAlive</c>).
    /// </summary>
    /// <returns>False when the daemon is too old to take part.</returns>
    /// <exception cref="LibvirtException">The driver runs in this process, and there is nothing to keep alive.</exception>
    public bool SetKeepAlive(TimeSpan interval, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var taken = ConnectFunctions.SetKeepAlive(_handle, (int)interval.TotalSeconds, (uint)count).OrThrow() == 0;
        _origin.Keep(interval, count);
        return taken;
    }

    /// <summary>Ends all subscriptions and gives the connection back. Calls in progress on other threads still finish: the last of them closes it.</summary>
    public void Dispose()
    {
        CloseEvents();
        _handle.Dispose();
    }
}
