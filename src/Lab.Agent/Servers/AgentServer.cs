using System.Net;
using System.Security.Authentication;
using Lab.Model.Errors;
using Lab.Model.Identities;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Lab.Agent.Servers;

/// <summary>HTTPS with mutual TLS on one address: the management address, never all of them.</summary>
public static class AgentServer
{
    private const long LargestBody = 1024 * 1024;

    public static WebApplication Create(HostAgent agent, IPEndPoint listen, TlsIdentity identity, ILoggerProvider logging)
    {
        // Empty rather than slim: no configuration files looked for and watched, no middleware that an agent has no use for.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Lab.Agent" });
        builder.Logging.AddProvider(logging).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(500));
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, listen, identity));
        var application = builder.Build();
        AgentEndpoints.Map(application, agent);
        return application;
    }

    /// <exception cref="LabException">The address is not this host's, or the port is taken.</exception>
    public static async Task StartAsync(WebApplication application, IPEndPoint listen)
    {
        try
        {
            await application.StartAsync();
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            var reason = (exception.InnerException ?? exception).Message;
            throw new LabException(ErrorKind.Environment, $"The agent cannot listen on {listen}: {reason}. Is the port taken, or is the address not this host's?", exception);
        }
    }

    private static void Configure(KestrelServerOptions kestrel, IPEndPoint listen, TlsIdentity identity)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Listen(listen, options =>
        {
            options.Protocols = HttpProtocols.Http1;
            options.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = identity.Certificate,
                SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ClientCertificateMode = ClientCertificateMode.RequireCertificate,
                ClientCertificateValidation = (certificate, _, _) => identity.Trusts(certificate),
            });
        });
    }
}
