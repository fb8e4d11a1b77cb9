using System.Reflection;
using System.Text.Json;
using Lab.Engine.Outcomes;
using Lab.Engine.Rest.Shapes;
using Lab.Model.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Lab.Engine.Rest;

/// <summary>Maps routes to handlers, with what the OpenAPI document says of them. Plain request delegates: no expression is compiled when the engine starts.</summary>
public sealed class RestMap(IEndpointRouteBuilder routes, EngineCore engine, ILogger logger)
{
    private static readonly MethodInfo Described = typeof(RestMap).GetMethod(nameof(Describe), BindingFlags.NonPublic | BindingFlags.Static)!;

    public void Get<TOut>(string path, string summary, Func<RestCall, RestAnswer> handler) => Map("GET", path, summary, null, typeof(TOut), 200, call => Task.FromResult(handler(call)));

    public void Post<TIn, TOut>(string path, string summary, Func<RestCall, TIn, RestAnswer> handler)
        where TIn : class => Map("POST", path, summary, typeof(TIn), typeof(TOut), 201, async call => handler(call, await call.ReadAsync<TIn>()));

    public void Put<TIn, TOut>(string path, string summary, Func<RestCall, TIn, RestAnswer> handler)
        where TIn : class => Map("PUT", path, summary, typeof(TIn), typeof(TOut), 200, async call => handler(call, await call.ReadAsync<TIn>()));

    public void Delete(string path, string summary, Func<RestCall, Task<RestAnswer>> handler) => Map("DELETE", path, summary, null, typeof(ActionAnswer), 200, handler);

    /// <summary>A POST that does something to a resource; refusals carry <c>status: failed</c> and a <c>fault</c>.</summary>
    public void Action<TIn>(string path, string summary, Func<RestCall, TIn, Task<RestAnswer>> handler)
        where TIn : class => Map("POST", path, summary, typeof(TIn), typeof(ActionAnswer), 200, async call => await handler(call, await call.ReadAsync<TIn>()), isAction: true);

    /// <summary>A handler that writes its answer itself.</summary>
    public void Stream(string path, string summary, string contentType, Func<RestCall, Task> handler) => routes
        .MapMethods(Paths.Root + path, ["GET"], http => handler(new RestCall(http, engine)))
        .WithMetadata(Described, new ProducesResponseTypeMetadata(200, typeof(string), [contentType]))
        .WithSummary(summary).WithTags(Tag(path));

    private void Map(string method, string path, string summary, Type? input, Type output, int status, Func<RestCall, Task<RestAnswer>> handler, bool isAction = false)
    {
        var endpoint = routes.MapMethods(Paths.Root + path, [method], http => ServeAsync(http, handler, isAction))
            .WithMetadata(Described, new ProducesResponseTypeMetadata(status, output, ["application/json"]))
            .WithMetadata(new ProducesResponseTypeMetadata(400, isAction ? typeof(ActionAnswer) : typeof(Fault), ["application/json"]))
            .WithSummary(summary).WithTags(Tag(path));
        if (input is not null) endpoint.WithMetadata(new AcceptsMetadata(["application/json"], input, isOptional: isAction));
    }

    private async Task ServeAsync(HttpContext http, Func<RestCall, Task<RestAnswer>> handler, bool isAction)
    {
        var call = new RestCall(http, engine);
        RestAnswer answer;
        try
        {
            answer = await handler(call);
        }
        catch (LabException exception)
        {
            answer = RestAnswer.Refused(new Refusal(exception.Kind, [exception.Message]));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception) when (exception is not BadHttpRequestException)
        {
            logger.LogError(exception, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
            answer = RestAnswer.Refused(new Refusal(ErrorKind.Internal, [$"The engine failed: {exception.Message}"]));
        }

        await WriteAsync(http, answer, isAction);
    }

    private static async Task WriteAsync(HttpContext http, RestAnswer answer, bool isAction)
    {
        object body = answer.Refusal is { } refusal
            ? isAction ? new ActionAnswer { Status = "failed", Fault = FaultOf(refusal) } : FaultOf(refusal)
            : answer.Body ?? new ActionAnswer { Status = "complete" };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), RestDialect.Options);
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    private static Fault FaultOf(Refusal refusal) => new(
        refusal.Kind switch
        {
            ErrorKind.BadRequest => "Invalid request",
            ErrorKind.NotFound => "Not found",
            _ => "Operation Failed",
        },
        $"[{refusal.Text}]",
        refusal.Reasons);

    /// <summary>The API description wants a method; what it says comes from the metadata.</summary>
    private static void Describe(HttpContext http) => _ = http;

    private static string Tag(string path) => path.Split('/') is [_, { Length: > 0 } collection, ..] ? collection : "api";
}
