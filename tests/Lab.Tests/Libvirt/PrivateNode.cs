using Lab.Libvirt;

namespace Lab.Tests.Libvirt;

/// <summary>
/// A node of the test driver for one connection at a time: each opening builds it anew. For events this is needed, not only clean: the default
/// node's connections share one queue, and libvirt (9.0, also from C) loses events there while one connection unsubscribes as another raises.
/// </summary>
internal sealed class PrivateNode : IDisposable
{
    internal const string DomainName = "resident";

    private readonly string _path = Path.GetTempFileName();

    internal PrivateNode()
    {
        TestDriver.Needed();
        File.WriteAllText(_path, $"<node>{TestDriver.DomainXml(DomainName, Guid.NewGuid())}</node>");
    }

    internal string Uri => $"test://{_path}";

    internal LibvirtConnection Open() => LibvirtConnection.Open(Uri);

    public void Dispose() => File.Delete(_path);
}
