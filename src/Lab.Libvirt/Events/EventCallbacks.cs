using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lab.Libvirt.Native;

namespace Lab.Libvirt;

/// <summary>
/// What libvirt calls on the loop's thread. Each copies what the event carries, because libvirt frees it afterwards, and hands the copy
/// on. No exception may reach native code, so a copy that fails loses its event rather than the process.
/// </summary>
internal static unsafe class EventCallbacks
{
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int Lifecycle(nint connection, nint domain, int kind, int detail, nint opaque)
    {
        Receive(domain, opaque, (uuid, name) => new LifecycleEvent(uuid, name, (LifecycleKind)kind, detail));
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void MigrationIteration(nint connection, nint domain, int iteration, nint opaque) =>
        Receive(domain, opaque, (uuid, name) => new MigrationIterationEvent(uuid, name, iteration));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void JobCompleted(nint connection, nint domain, VirTypedParameter* parameters, int count, nint opaque) =>
        Receive(domain, opaque, (uuid, name) => new JobCompletedEvent(uuid, name, JobStatistics.OfEvent(TypedParameterReader.Read(parameters, count))));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void Closed(nint connection, int reason, nint opaque)
    {
        try
        {
            ((CloseSource)GCHandle.FromIntPtr(opaque).Target!).Receive((CloseReason)reason);
        }
        catch (Exception)
        {
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void Free(nint opaque) => GCHandle.FromIntPtr(opaque).Free();

    private static void Receive<TEvent>(nint domain, nint opaque, Func<Guid, string, TEvent> copy)
    {
        try
        {
            Span<byte> uuid = stackalloc byte[DomainFunctions.UuidLength];
            DomainFunctions.GetUuid(domain, uuid).OrThrow();
            var name = NativeText.Copy(DomainFunctions.GetName(domain)) ?? "";
            var source = (EventSource<TEvent>)GCHandle.FromIntPtr(opaque).Target!;
            source.Receive(copy(new(uuid, bigEndian: true), name));
        }
        catch (Exception)
        {
        }
    }
}
