using System.Runtime.InteropServices;

namespace Lab.Libvirt.Native;

/// <summary>
/// Owns one reference to a libvirt object. It also leases the event loop for as long as it lives: the loop must run before a connection
/// opens, and libvirt frees a closed connection's socket on the loop.
/// </summary>
internal abstract class LibvirtHandle : SafeHandle
{
    private readonly EventLoop _loop = EventLoop.Start();

    protected LibvirtHandle() : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Gives back the reference; the result is what libvirt answers, negative when it failed.</summary>
    protected abstract int Free();

    protected sealed override bool ReleaseHandle()
    {
        var freed = Free() >= 0;
        _loop.Dispose();
        return freed;
    }

    protected override void Dispose(bool disposing)
    {
        // A call that failed left nothing to release, so ReleaseHandle will not run.
        if (IsInvalid)
            _loop.Dispose();
        base.Dispose(disposing);
    }
}
