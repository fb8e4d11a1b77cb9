using System.Text.Json;
using Lab.Engine;
using Lab.Engine.Configurations;
using Lab.Engine.Identifiers;
using Lab.Engine.Servers;
using Lab.Engine.Stores;
using Lab.Model.Errors;
using Lab.Model.Identities;

// Exit codes: 0 ended by a signal, 1 this machine does not let it run, 3 bad input.
if (args is not ["--config", var path])
{
    await Console.Error.WriteLineAsync("Usage: Lab.Engine --config FILE.json");
    return 3;
}

try
{
    var configuration = ConfigurationFile.Read(path);
    using var loggers = EngineServer.Loggers(configuration.LogLevel);
    using var identity = TlsIdentity.Load(configuration.Certificate, configuration.Key, configuration.CertificateAuthority);
    await using var engine = new EngineCore(SqliteStore.Open(configuration.Database), TimeProvider.System, new RandomIds(), new TlsAgentDialer(identity, configuration.Options.Timings.ConnectTimeout), configuration.Options, loggers);
    engine.Start(); // before anybody can ask: a client finds the cluster that a first start makes
    await using var server = await EngineServer.StartAsync(configuration, identity, engine, loggers, CancellationToken.None);
    Console.WriteLine(JsonSerializer.Serialize(new { ready = true, listen = server.Listen }));
    await server.WaitAsync(CancellationToken.None);
    return 0;
}
catch (LabException exception)
{
    await Console.Error.WriteLineAsync($"error: {exception.Message}");
    return exception.Kind == ErrorKind.BadRequest ? 3 : 1;
}
