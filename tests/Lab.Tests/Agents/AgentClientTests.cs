using System.Net;
using System.Net.Sockets;
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

    private static HttpClient Client(TcpListener peer, TimeSpan connectTimeout) =>
        new(new SocketsHttpHandler { ConnectTimeout = connectTimeout, UseProxy = false }) { BaseAddress = new Uri($"https://{peer.LocalEndpoint}") };
}
