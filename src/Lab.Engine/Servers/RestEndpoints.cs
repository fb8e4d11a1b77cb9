using System.Reflection;
using Lab.Engine.Rest;
using Lab.Engine.Rest.Shapes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Lab.Engine.Servers;

/// <summary>Serves the API's table, with what the OpenAPI document says of each route. Plain request delegates: no expression is compiled when the engine starts.</summary>
internal static class RestEndpoints
{
    private static readonly MethodInfo Described = typeof(RestEndpoints).GetMethod(nameof(Describe), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static void Map(IEndpointRouteBuilder routes, RestApi api)
    {
        foreach (var route in RestTable.Routes) Map(routes, api, route);
    }

    /// <summary>A route with its description.</summary>
    /// <param name="path">Below the API's root.</param>
    public static IEndpointConventionBuilder Add(IEndpointRouteBuilder routes, string method, string path, string summary, ProducesResponseTypeMetadata answer, RequestDelegate handler) =>
        routes.MapMethods(Paths.Root + path, [method], handler).WithMetadata(Described, answer).WithSummary(summary).WithTags(Tag(path));

    private static void Map(IEndpointRouteBuilder routes, RestApi api, RestRoute route)
    {
        var answer = new ProducesResponseTypeMetadata(route.Status, route.Output, ["application/json"]);
        var refusal = new ProducesResponseTypeMetadata(400, route.IsAction ? typeof(ActionAnswer) : typeof(Fault), ["application/json"]);
        var endpoint = Add(routes, route.Method, route.Path, route.Summary, answer, http => ServeAsync(http, api, route)).WithMetadata(refusal);
        if (route.Input is { } input) endpoint.WithMetadata(new AcceptsMetadata(["application/json"], input, isOptional: route.IsAction));
    }

    private static async Task ServeAsync(HttpContext http, RestApi api, RestRoute route)
    {
        RestReply reply;
        try
        {
            reply = await AnswerAsync(http, api, route);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception) when (exception is not BadHttpRequestException) // the body could not be read
        {
            reply = api.Failed(route, http.Request.Method, http.Request.Path, exception);
        }

        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = reply.Json.Length;
        await http.Response.Body.WriteAsync(reply.Json, http.RequestAborted);
    }

    private static async Task<RestReply> AnswerAsync(HttpContext http, RestApi api, RestRoute route)
    {
        var body = new MemoryStream();
        if (route.Input is not null) await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var values = http.Request.RouteValues.ToDictionary(value => value.Key, value => value.Value as string ?? "", StringComparer.OrdinalIgnoreCase);
        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        return await api.AnswerAsync(route, values, new RestRequest(http.Request.Method, http.Request.Path, http.Request.QueryString.Value, bytes, http.RequestAborted));
    }

    /// <summary>The API description wants a method; what it says comes from the metadata.</summary>
    private static void Describe(HttpContext http) => _ = http;

    private static string Tag(string path) => path.Split('/') is [_, { Length: > 0 } collection, ..] ? collection : "api";
}
