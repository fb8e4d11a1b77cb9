using System.Net;
using System.Net.Sockets;
using Lab.Engine.Configurations;
using Lab.Engine.Rest;
using Lab.Model.Errors;
using Lab.Model.Identities;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Console;

namespace Lab.Engine.Servers;

/// <summary>The engine's wire: HTTPS for clients that show a certificate of the authority.</summary>
public sealed class EngineServer : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    private readonly WebApplication _application;

    private EngineServer(WebApplication application) => _application = application;

    /// <summary>Where it listens, <c>address:port</c>.</summary>
    public string Listen => new Uri(_application.Urls.Single()).Authority;

    /// <summary>Every method and path it serves, such as <c>GET /ovirt-engine/api/vms/{id}</c>.</summary>
    public IReadOnlyList<string> Routes => [.. ((IEndpointRouteBuilder)_application).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
        .SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText}") ?? [])];

    public static ILoggerFactory Loggers(LogLevel level) => LoggerFactory.Create(logging => Log(logging, level));

    /// <exception cref="LabException">The address cannot be listened on.</exception>
    public static async Task<EngineServer> StartAsync(EngineConfiguration configuration, TlsIdentity identity, EngineCore engine, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        // Empty: no files, no environment and no defaults decide how this engine listens.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggers);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, configuration.Endpoint, identity));
        var application = builder.Build();
        application.UseRouting();
        var (api, stream) = (new RestApi(engine, loggers), new EventStream(engine, application.Lifetime.ApplicationStopping));
        void Map(IEndpointRouteBuilder routes)
        {
            RestEndpoints.Map(routes, api);
            stream.Map(routes);
        }

        Map(application);
        MapDescription(application, Map);
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await application.DisposeAsync();
            throw new LabException(ErrorKind.Environment, $"Cannot listen on {configuration.Listen}: {(exception.InnerException ?? exception).Message}.", exception);
        }

        return new EngineServer(application);
    }

    /// <summary>Until a signal ends the process.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _application.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private static void Configure(KestrelServerOptions kestrel, IPEndPoint endpoint, TlsIdentity identity)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = RestApi.LargestBody;
        kestrel.Limits.MinResponseDataRate = null; // an event stream may be quiet
        kestrel.Listen(endpoint, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = identity.Certificate;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (certificate, _, _) => identity.Trusts(certificate);
        }));
    }

    private static void MapDescription(IEndpointRouteBuilder routes, Action<IEndpointRouteBuilder> map)
    {
        var document = new Lazy<Task<string>>(() => ApiDescription.MakeAsync(map, CancellationToken.None));
        routes.MapMethods(Paths.OpenApi, ["GET"], async http =>
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(await document.Value, http.RequestAborted);
        });
    }

    private static void Log(ILoggingBuilder logging, LogLevel level)
    {
        logging.SetMinimumLevel(level).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // it would tell again what we tell
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
