using System.Text.Json;
using Lab.Engine.Outcomes;
using Lab.Engine.Rest.Shapes;
using Lab.Model.Errors;

namespace Lab.Engine.Rest;

/// <summary>Answers requests, in the bytes that HTTP carries. It needs no server, and stays on its caller's synchronisation context as <see cref="EngineCore"/> does.</summary>
public sealed class RestApi(EngineCore engine, ILoggerFactory loggers)
{
    /// <summary>Bytes that a body may have.</summary>
    public const long LargestBody = 1 << 20;

    private const int TooLarge = 413;

    private readonly ILogger _logger = loggers.CreateLogger<RestMap>();

    /// <summary>Answers as a server would, in process. Only a server has <c>/events/stream</c> (in process: <see cref="Inventories.EventLog"/>) and <c>/openapi.json</c>.</summary>
    /// <param name="pathAndQuery">With the root, escaped as in an address: <c>/ovirt-engine/api/vms?max=1</c>.</param>
    /// <param name="body">JSON; empty: none.</param>
    /// <exception cref="OperationCanceledException">It was cancelled before there was an answer.</exception>
    public Task<RestReply> SendAsync(string method, string pathAndQuery, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var (path, query) = pathAndQuery.Split('?', 2) is [var before, var after] ? (before, after) : (pathAndQuery, null);
        if (RestTable.Find(method, path, out var values, out var status) is not { } route) return Task.FromResult(new RestReply(status, []));
        if (route.Input is null) body = default;
        return body.Length > LargestBody ? Task.FromResult(new RestReply(TooLarge, [])) : AnswerAsync(route, values, new RestRequest(method, path, query, body, cancellationToken));
    }

    /// <exception cref="OperationCanceledException">The request was aborted.</exception>
    internal async Task<RestReply> AnswerAsync(RestRoute route, IReadOnlyDictionary<string, string> values, RestRequest request)
    {
        try
        {
            return ReplyOf(await route.Handler(new RestCall(engine, values, request)), route.IsAction);
        }
        catch (LabException exception)
        {
            return ReplyOf(RestAnswer.Refused(new Refusal(exception.Kind, [exception.Message])), route.IsAction);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !request.Aborted.IsCancellationRequested)
        {
            return Failed(route, request.Method, request.Path, exception);
        }
    }

    /// <summary>The answer to a request that the engine should have been able to answer.</summary>
    internal RestReply Failed(RestRoute route, string method, string path, Exception exception)
    {
        _logger.LogError(exception, "{Method} {Path} failed", method, path);
        return ReplyOf(RestAnswer.Refused(new Refusal(ErrorKind.Internal, [$"The engine failed: {exception.Message}"])), route.IsAction);
    }

    private static RestReply ReplyOf(RestAnswer answer, bool isAction)
    {
        object body = answer.Refusal is { } refusal
            ? isAction ? new ActionAnswer { Status = "failed", Fault = FaultOf(refusal) } : FaultOf(refusal)
            : answer.Body ?? new ActionAnswer { Status = "complete" };
        return new RestReply(answer.Status, JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), RestDialect.Options));
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
}
