using Lab.Agent.Dialers;
using Lab.Libvirt;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Identities;
using Lab.Model.Migrations;

namespace Lab.HostTests.Agents;

/// <summary>The agent's process over its wire. libvirt's test driver stands for the hypervisor.</summary>
public sealed class AgentServerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lab-agent-");
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [SkippableFact]
    public async Task A_peer_of_the_run_is_served_and_errors_keep_their_kind()
    {
        using var agent = await StartAsync();
        using var identity = Identity(_authority, "engine");
        using var dialer = new TlsAgentDialer(identity, TimeSpan.FromSeconds(5));
        var client = dialer.Dial(agent.Listen, "host1");

        await client.PingAsync(CancellationToken.None);
        Assert.Equal("host1", (await client.GetCapabilitiesAsync(CancellationToken.None)).HostName);
        var vm = Assert.Single(await client.ListVmsAsync(CancellationToken.None));
        Assert.Equal(("test", VmStatus.Up), (vm.Name, vm.Status));
        var refused = await Assert.ThrowsAsync<LabException>(() => client.DestroyVmAsync(Guid.NewGuid(), CancellationToken.None));
        Assert.Equal(ErrorKind.NotFound, refused.Kind);
        var faults = await Assert.ThrowsAsync<LabException>(() => client.MigrateAsync(Request() with { Parallel = 1, Method = "offline" }, CancellationToken.None));
        Assert.Equal((ErrorKind.BadRequest, 2), (faults.Kind, faults.Faults!.Count));
    }

    [SkippableFact]
    public async Task Events_are_streamed_as_they_come()
    {
        using var agent = await StartAsync();
        using var identity = Identity(_authority, "engine");
        using var dialer = new TlsAgentDialer(identity, TimeSpan.FromSeconds(5));
        var client = dialer.Dial(agent.Listen, "host1");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var kinds = new List<string>();
        await foreach (var raised in client.EventsAsync(0, patience.Token))
        {
            kinds.Add(raised.Kind);
            if (raised is { Kind: AgentEventKinds.VmStatus, VmId: { } vmId } && kinds.Count == 2) await client.DestroyVmAsync(vmId, patience.Token);
            if (raised.Kind == AgentEventKinds.VmStatus && raised.Data.GetProperty("status").GetString() == "down") break;
        }

        Assert.Equal([AgentEventKinds.Started, AgentEventKinds.VmStatus, AgentEventKinds.Lifecycle, AgentEventKinds.VmStatus], kinds);
    }

    [SkippableFact]
    public async Task Strangers_are_refused_at_the_handshake()
    {
        using var agent = await StartAsync();
        using var others = new TestAuthority();
        using var stranger = Identity(others, "engine", trusting: _authority);
        using var dialer = new TlsAgentDialer(stranger, TimeSpan.FromSeconds(5));
        Assert.Equal(ErrorKind.Unreachable, (await Assert.ThrowsAsync<LabException>(() => dialer.Dial(agent.Listen, "host1").PingAsync(CancellationToken.None))).Kind);

        using var bare = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using var anonymous = new HttpClient(bare);
        await Assert.ThrowsAsync<HttpRequestException>(() => anonymous.PostAsync(new Uri($"https://{agent.Listen}{AgentRoutes.Ping}"), null));
    }

    [SkippableFact]
    public async Task A_server_that_is_not_the_one_asked_for_is_refused()
    {
        using var agent = await StartAsync();
        using var identity = Identity(_authority, "engine");
        using var dialer = new TlsAgentDialer(identity, TimeSpan.FromSeconds(5));
        Assert.Equal(ErrorKind.Unreachable, (await Assert.ThrowsAsync<LabException>(() => dialer.Dial(agent.Listen, "host2").PingAsync(CancellationToken.None))).Kind);
    }

    [SkippableFact]
    public async Task It_ends_in_order_within_a_second_even_with_readers()
    {
        using var agent = await StartAsync();
        using var identity = Identity(_authority, "engine");
        using var dialer = new TlsAgentDialer(identity, TimeSpan.FromSeconds(5));
        var events = dialer.Dial(agent.Listen, "host1").EventsAsync(0, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());

        var (exitCode, took) = await agent.TerminateAsync();

        Assert.Equal(0, exitCode);
        Assert.True(took < TimeSpan.FromSeconds(2), $"took {took}"); // a second, and a busy machine
        await events.DisposeAsync();
    }

    [SkippableFact]
    public async Task What_keeps_it_from_starting_is_said_in_one_line()
    {
        using var agent = await StartAsync();
        var taken = await AgentProcess.FailAsync(Config() with { listen = agent.Listen }, _folder.FullName);
        var unreadable = await AgentProcess.FailAsync(Config() with { certificate = "/nonexistent.pem" }, _folder.FullName);
        var silent = await AgentProcess.FailAsync(Config() with { libvirtUri = "qemu+unix:///system?socket=/nonexistent" }, _folder.FullName);

        Assert.Equal((1, 3, 1), (taken.ExitCode, unreadable.ExitCode, silent.ExitCode));
        Assert.Contains($"cannot listen on {agent.Listen}", taken.Errors.Split('\n')[^2]);
        Assert.Contains("/nonexistent.pem", Assert.Single(unreadable.Errors.TrimEnd().Split('\n')));
        Assert.Contains("/nonexistent", Assert.Single(silent.Errors.TrimEnd().Split('\n')));
    }

    private static MigrateRequest Request() => new() { VmId = Guid.NewGuid(), MigrationId = Guid.NewGuid(), Destination = "h", DestinationName = "h" };

    private static TlsIdentity Identity(TestAuthority authority, string name, TestAuthority? trusting = null)
    {
        var (certificate, key) = authority.Issue(name);
        return TlsIdentity.Load(certificate, key, (trusting ?? authority).AuthorityPath);
    }

    private Task<AgentProcess> StartAsync()
    {
        Skip.IfNot(LibvirtLibrary.IsAvailable, "libvirt.so.0 is not installed (Debian: libvirt0)");
        return AgentProcess.StartAsync(Config(), _folder.FullName);
    }

    private ConfigFile Config()
    {
        var (certificate, key) = _authority.Issue("host1");
        return new ConfigFile(Guid.NewGuid(), "host1", "127.0.0.1:0", certificate, key, _authority.AuthorityPath, Path.Combine(_folder.FullName, $"state-{Guid.NewGuid():N}"), "test:///default");
    }

    // As the file is written by whoever starts an agent.
    private sealed record ConfigFile(Guid hostId, string hostName, string listen, string certificate, string key, string ca, string stateDirectory, string libvirtUri);
}
