using Lab.Libvirt.Native;

namespace Lab.Libvirt;

/// <summary>How a connection was made, so that another like it can be.</summary>
internal sealed class ConnectOrigin(string uri, bool readOnly)
{
    private (TimeSpan Interval, int Count)? _keepAlive;

    internal void Keep(TimeSpan interval, int count) => _keepAlive = (interval, count);

    internal ConnectHandle Open() => (readOnly ? ConnectFunctions.OpenReadOnly(uri) : ConnectFunctions.Open(uri)).OrThrow();

    /// <summary>A second connection with the first one's rights and keepalive.</summary>
    internal LibvirtConnection Reopen()
    {
        var connection = LibvirtConnection.Open(uri, readOnly);
        if (_keepAlive is { } keepAlive)
            connection.SetKeepAlive(keepAlive.Interval, keepAlive.Count);
        return connection;
    }
}
