using System.Xml.Linq;
using Lab.Libvirt;

namespace Lab.Tests.Libvirt;

public sealed class ConnectionTests
{
    [SkippableFact]
    public void The_library_says_its_version()
    {
        TestDriver.Needed();
        LibvirtLibrary.EnsureLoaded();
        Assert.True(LibvirtLibrary.Version >= new Version(1, 3, 3), $"{LibvirtLibrary.Version}");
    }

    [SkippableFact]
    public void A_connection_describes_itself_and_its_host()
    {
        using var connection = TestDriver.Open();

        Assert.Equal(TestDriver.Uri, connection.Uri);
        Assert.NotEmpty(connection.HostName);
        Assert.Equal(LibvirtLibrary.Version, connection.LibraryVersion);
        Assert.True(connection.HypervisorVersion > new Version(0, 0));
        Assert.True(connection.IsAlive);
        Assert.Equal("capabilities", XElement.Parse(connection.GetCapabilitiesXml()).Name);
    }

    [SkippableFact]
    public void Node_memory_is_in_bytes()
    {
        using var connection = TestDriver.Open();

        // The default node of the test driver has 3 GiB and 16 CPUs.
        var node = connection.GetNodeInfo();
        Assert.Equal("i686", node.Model);
        Assert.Equal(3L << 30, node.MemoryBytes);
        Assert.Equal(16, node.Cpus);
        Assert.Equal((2, 2, 2, 2), (node.NumaNodes, node.Sockets, node.Cores, node.Threads));
        Assert.InRange(connection.GetFreeMemory(), 1, node.MemoryBytes);
    }

    [SkippableFact]
    public void An_unreachable_daemon_is_an_error_with_libvirts_own_words()
    {
        TestDriver.Needed();
        var error = Assert.Throws<LibvirtException>(() => LibvirtConnection.Open("qemu+unix:///system?socket=/nonexistent/libvirt-sock"));

        Assert.Equal(LibvirtErrorCode.SystemError, error.Code);
        Assert.Equal(LibvirtErrorDomain.Rpc, error.Domain);
        Assert.Contains("/nonexistent/libvirt-sock", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_disposed_connection_refuses_every_use()
    {
        var connection = TestDriver.Open();
        connection.Dispose();
        connection.Dispose();

        Assert.Throws<ObjectDisposedException>(() => connection.HostName);
        Assert.Throws<ObjectDisposedException>(() => connection.ListDomains());
        Assert.Throws<ObjectDisposedException>(() => connection.SubscribeLifecycle(_ => { }));
        Assert.Throws<ObjectDisposedException>(() => connection.Closed += _ => { });
    }

    [SkippableFact]
    public void A_read_only_connection_starts_nothing()
    {
        TestDriver.Needed();
        using var connection = LibvirtConnection.Open(TestDriver.Uri, readOnly: true);

        var error = Assert.Throws<LibvirtException>(() => connection.CreateDomain(TestDriver.DomainXml("read-only", Guid.NewGuid())));
        Assert.Equal(LibvirtErrorCode.OperationDenied, error.Code);
    }
}
