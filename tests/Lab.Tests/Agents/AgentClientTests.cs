using System.Net;
using System.Net.Sockets;
using System.Text;
using Lab.Model.Agents;
using Lab.Model.Errors;

namespace Lab.Tests.Agents;

public sealed class AgentClientTests
{
    /// <summary>The kernel completes the connection of a process that hangs or is stopped; what never comes is the answer to TLS's first message.</summary>
    [Fact]
    public async Task A_peer_that_never_shakes_hands_is_unreachable()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var http = Client(silent, TimeSpan.FromMilliseconds(100));
        var failure = await Assert.ThrowsAsync<LabException>(() => new AgentClient(http, "h1").PingAsync(CancellationToken.None));
        Assert.Equal((ErrorKind.Unreachable, "h1", true), (failure.Kind, failure.Host, failure.Retryable));
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_no_failure_of_the_peer()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var http = Client(silent, TimeSpan.FromMinutes(1));
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new AgentClient(http, "h1").PingAsync(enough.Token));
    }

    [Theory]
    [InlineData("200 OK")]
    [InlineData("500 Internal Server Error")]
    public async Task A_connection_that_breaks_in_the_answer_leaves_the_peer_unreachable(string status)
    {
        using var peer = new TcpListener(IPAddress.Loopback, 0);
        peer.Start();
        var broken = BreakAsync(peer, status);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://{peer.LocalEndpoint}") };
        var failure = await Assert.ThrowsAsync<LabException>(() => new AgentClient(http, "h1").ListVmsAsync(CancellationToken.None));
        Assert.Equal((ErrorKind.Unreachable, "h1", true, false), (failure.Kind, failure.Host, failure.Retryable, failure.Answered));
        await broken;
    }

    [Fact]
    public async Task So_it_does_when_it_breaks_in_an_event()
    {
        using var peer = new TcpListener(IPAddress.Loopback, 0);
        peer.Start();
        var broken = BreakAsync(peer, "200 OK");
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://{peer.LocalEndpoint}") };
        await using var events = new AgentClient(http, "h1").EventsAsync(0, CancellationToken.None).GetAsyncEnumerator();
        Assert.Equal(ErrorKind.Unreachable, (await Assert.ThrowsAsync<LabException>(() => events.MoveNextAsync().AsTask())).Kind);
        await broken;
    }

    /// <summary>Promises more than it sends.</summary>
    private static async Task BreakAsync(TcpListener peer, string status)
    {
        using var connection = await peer.AcceptTcpClientAsync();
        var stream = connection.GetStream();
        var (request, buffer) = ("", new byte[4096]);
        while (!request.EndsWith(request.StartsWith("GET", StringComparison.Ordinal) ? "\r\n\r\n" : "\r\n0\r\n\r\n", StringComparison.Ordinal))
            request += Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n["));
    }

    private static HttpClient Client(TcpListener peer, TimeSpan connectTimeout) =>
        new(new SocketsHttpHandler { ConnectTimeout = connectTimeout, UseProxy = false }) { BaseAddress = new Uri($"https://{peer.LocalEndpoint}") };
}
