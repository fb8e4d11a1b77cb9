using Lab.Libvirt.Native;

namespace Lab.Libvirt;

/// <summary>
/// A virtual machine as one connection knows it (<c>virDomainPtr</c>). It holds its connection open until disposed, also after the
/// <see cref="LibvirtConnection"/> is. Any thread may use it at any time, several at once: while one is blocked in
/// <see cref="MigrateToUri"/>, others watch, tune and abort the job. Every member may throw <see cref="LibvirtException"/>, with
/// <see cref="LibvirtErrorCode.NoDomain"/> once the machine is gone.
/// </summary>
public sealed partial class Domain : IDisposable
{
    private const uint NoId = uint.MaxValue;
    private const uint DestroyGracefully = 1 << 0;

    private readonly DomainHandle _handle;
    private readonly ConnectOrigin _origin;

    internal unsafe Domain(DomainHandle handle, ConnectOrigin origin)
    {
        _handle = handle;
        _origin = origin;
        Span<byte> uuid = stackalloc byte[DomainFunctions.UuidLength];
        DomainFunctions.GetUuid(handle, uuid).OrThrow();
        Uuid = new(uuid, bigEndian: true);
        Name = NativeText.Copy(DomainFunctions.GetName(handle)) ?? throw LibvirtException.FromLastError();
    }

    public Guid Uuid { get; }

    public string Name { get; }

    /// <summary>The running domain's number on its host, null for one that did not run when this object was looked up (libvirt does not refresh it).</summary>
    public int? Id => DomainFunctions.GetId(_handle) is var id and not NoId ? (int)id : null;

    public bool IsActive => DomainFunctions.IsActive(_handle).OrThrow() == 1;

    /// <summary>Whether the host keeps a configuration of it when it does not run.</summary>
    public bool IsPersistent => DomainFunctions.IsPersistent(_handle).OrThrow() == 1;

    public DomainStateInfo GetState()
    {
        DomainFunctions.GetState(_handle, out var state, out var reason, 0).OrThrow();
        return new((DomainState)state, reason);
    }

    public unsafe string GetXml(DomainXmlOptions options = DomainXmlOptions.None) => NativeText.Take(DomainFunctions.GetXml(_handle, (uint)options));

    /// <summary>Starts a domain that was defined (<c>virDomainCreateWithFlags</c>).</summary>
    public void Create(DomainCreateOptions options = DomainCreateOptions.None) => DomainFunctions.Create(_handle, (uint)options).OrThrow();

    /// <summary>Asks the guest to shut down and returns at once; the guest may ignore it.</summary>
    public void Shutdown() => DomainFunctions.Shutdown(_handle).OrThrow();

    /// <summary>Ends the hypervisor's process. Gracefully means SIGTERM only: it fails where the process does not heed it in time.</summary>
    public void Destroy(bool graceful = false) => DomainFunctions.Destroy(_handle, graceful ? DestroyGracefully : 0).OrThrow();

    /// <summary>Removes the configuration; a running domain becomes transient.</summary>
    public void Undefine(DomainUndefineOptions options = DomainUndefineOptions.None) => DomainFunctions.Undefine(_handle, (uint)options).OrThrow();

    /// <summary>Stops the guest's CPUs; it stays in memory.</summary>
    public void Suspend() => DomainFunctions.Suspend(_handle).OrThrow();

    public void Resume() => DomainFunctions.Resume(_handle).OrThrow();

    public override string ToString() => $"{Name} ({Uuid})";

    public void Dispose() => _handle.Dispose();
}
