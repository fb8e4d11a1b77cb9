using Lab.Libvirt;

namespace Lab.Tests.Libvirt;

/// <summary>libvirt's built-in test driver: a hypervisor in memory, without daemon or privileges. Its state is shared by all who open it at the same time.</summary>
internal static class TestDriver
{
    internal const string Uri = "test:///default";

    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Also initialises the library, for the tests that use its functions without a connection.</summary>
    internal static void Needed()
    {
        Skip.IfNot(LibvirtLibrary.IsAvailable, "libvirt.so.0 is not installed (Debian: libvirt0)");
        LibvirtLibrary.EnsureLoaded();
    }

    internal static LibvirtConnection Open()
    {
        Needed();
        return LibvirtConnection.Open(Uri);
    }

    internal static string DomainXml(string name, Guid uuid) =>
        $"<domain type='test'><name>{name}</name><uuid>{uuid}</uuid><memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>";
}
