using Lab.Engine;
using Lab.Engine.Configurations;
using Lab.Engine.Hosts;
using Lab.Engine.Identifiers;
using Lab.Engine.Servers;
using Lab.Engine.Stores;
using Lab.Model.Identities;
using Lab.Tests.Engines.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.HostTests.Engines;

/// <summary>The engine with its real wire on the loopback, and agents that do as told.</summary>
public sealed class ServedEngine : IAsyncDisposable
{
    private readonly EngineCore _engine;
    private readonly TlsIdentity _identity;

    private ServedEngine(TestAuthority desk, EngineCore engine, TlsIdentity identity, EngineServer server, FakeHosts hosts)
    {
        Desk = desk;
        _engine = engine;
        _identity = identity;
        Server = server;
        Hosts = hosts;
        Client = desk.Client(server.Listen, desk);
    }

    public TestAuthority Desk { get; }

    public EngineServer Server { get; }

    public FakeHosts Hosts { get; }

    /// <summary>With a certificate of the run's authority.</summary>
    public HttpClient Client { get; }

    /// <param name="time">The engine's own; null: the machine's.</param>
    public static async Task<ServedEngine> StartAsync(TimeProvider? time = null, IIdSource? ids = null)
    {
        time ??= TimeProvider.System;
        var desk = new TestAuthority();
        var (certificate, key) = desk.Issue("engine");
        var configuration = new EngineConfiguration
        {
            Listen = "127.0.0.1:0",
            Certificate = certificate,
            Key = key,
            CertificateAuthority = desk.AuthorityPath,
            Database = ":memory:",
            Timings = new EngineTimings { StatisticsInterval = TimeSpan.FromSeconds(1), KeepAlive = TimeSpan.FromMilliseconds(200) },
        };
        var hosts = new FakeHosts(time);
        var identity = TlsIdentity.Load(certificate, key, desk.AuthorityPath);
        var engine = new EngineCore(SqliteStore.Open(configuration.Database), time, ids ?? new RandomIds(), hosts, configuration.Options, NullLoggerFactory.Instance);
        engine.Start();
        var server = await EngineServer.StartAsync(configuration, identity, engine, NullLoggerFactory.Instance, CancellationToken.None);
        return new ServedEngine(desk, engine, identity, server, hosts);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        await _engine.DisposeAsync();
        _identity.Dispose();
        Desk.Dispose();
    }
}
