using System.Net;
using System.Net.Sockets;

namespace Lab.HostTests.Captures;

/// <summary>Two network namespaces joined by a veth pair, like two hosts by a cable: 10.77.0.1 and 10.77.0.2, both named
/// <c>eth1</c>.</summary>
internal sealed class Cable : IDisposable
{
    public NetworkNamespace Left { get; } = NetworkNamespace.CreateOrSkip();

    public NetworkNamespace Right { get; } = NetworkNamespace.CreateOrSkip();

    public static Cable CreateOrSkip()
    {
        var cable = new Cable();
        cable.Left.Ip("link", "add", "eth1", "type", "veth", "peer", "name", "eth1", "netns", $"{cable.Right.ThreadId}");
        cable.Left.Ip("address", "add", "10.77.0.1/24", "dev", "eth1");
        cable.Right.Ip("address", "add", "10.77.0.2/24", "dev", "eth1");
        cable.Left.Ip("link", "set", "eth1", "up");
        cable.Right.Ip("link", "set", "eth1", "up");
        return cable;
    }

    /// <summary>Sends the bytes from left to right over one TCP connection, gets the answer back, and closes in order.</summary>
    public void Transfer(int port, ReadOnlySpan<byte> first, long bytes, int answer, Action? beforeLastByte = null)
    {
        using var listener = Right.Run(() =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            socket.Listen();
            return socket;
        });
        using var client = Left.Run(() =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { SendTimeout = 20_000, ReceiveTimeout = 20_000 };
            socket.Connect(new IPEndPoint(IPAddress.Parse("10.77.0.2"), port));
            return socket;
        });
        using var server = listener.Accept();
        var receiver = Task.Run(() => Receive(server, answer));
        client.Send(first);
        var chunk = new byte[65536];
        for (var rest = bytes - first.Length - 1; rest > 0; rest -= chunk.Length)
            client.Send(chunk.AsSpan(0, (int)Math.Min(rest, chunk.Length)));
        beforeLastByte?.Invoke();
        client.Send(chunk.AsSpan(0, 1));
        client.Shutdown(SocketShutdown.Send);
        while (client.Receive(chunk) > 0)
        {
        }

        Assert.Equal(bytes, receiver.GetAwaiter().GetResult());
    }

    public void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
    }

    private static long Receive(Socket socket, int answer)
    {
        socket.ReceiveTimeout = 20_000;
        var chunk = new byte[65536];
        var total = 0L;
        int read;
        while ((read = socket.Receive(chunk)) > 0) total += read;
        socket.Send(new byte[answer]);
        socket.Shutdown(SocketShutdown.Send);
        return total;
    }
}
