using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lab.Libvirt.Native;

namespace Lab.Libvirt;

/// <summary>The thread that runs libvirt's event loop, counted by leases. One per process, because libvirt's loop is.</summary>
internal sealed unsafe class EventLoopThread
{
    private const int Never = -1;

    // libvirt frees the sockets of closed connections in idle callbacks of the loop. Those of the last connection run before this timer does.
    private const int DrainMilliseconds = 10;

    private readonly Lock _gate = new();
    private int _leases;
    private int? _drainTimer;
    private volatile bool _running;
    private volatile bool _drained;

    internal static EventLoopThread Shared { get; } = new();

    internal bool IsRunning => _running;

    internal void Lease()
    {
        LibvirtLibrary.EnsureLoaded();
        lock (_gate)
        {
            _drainTimer ??= Register();
            _leases++;
            if (_running)
                return;
            _running = true;
            new Thread(Run) { IsBackground = true, Name = "libvirt events" }.Start();
        }
    }

    internal void Return()
    {
        lock (_gate)
        {
            if (--_leases == 0)
                EventFunctions.UpdateTimer(_drainTimer!.Value, DrainMilliseconds);
        }
    }

    private static int Register()
    {
        EventFunctions.RegisterDefaultImplementation().OrThrow();
        return EventFunctions.AddTimer(Never, &Drained, null, null).OrThrow();
    }

    private void Run()
    {
        do
        {
            // The default implementation is GLib's main context, whose iterations do not fail.
            _ = EventFunctions.RunOnce();
        }
        while (!MayEnd());
    }

    /// <summary>A new lease taken while the loop drained keeps the thread.</summary>
    private bool MayEnd()
    {
        if (!_drained)
            return false;
        lock (_gate)
        {
            _drained = false;
            EventFunctions.UpdateTimer(_drainTimer!.Value, Never);
            _running = _leases > 0;
            return !_running;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Drained(int timer, void* opaque) => Shared._drained = true;
}
