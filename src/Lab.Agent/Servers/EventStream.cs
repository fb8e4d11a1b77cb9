using Lab.Agent.Events;
using Lab.Model.Agents;
using Lab.Model.Errors;

namespace Lab.Agent.Servers;

/// <summary>Newline-delimited events, kept open; a blank line each 5 s without events shows that the agent lives.</summary>
internal static class EventStream
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    public static async Task WriteAsync(HttpContext context, EventLog log, CancellationToken stopping)
    {
        long after;
        try
        {
            after = AgentEndpoints.Number(context, "after");
        }
        catch (LabException exception)
        {
            context.Response.StatusCode = AgentErrors.StatusCode(exception.Kind);
            await context.Response.WriteAsJsonAsync(AgentErrors.From(exception, null), AgentJson.Options, stopping);
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.ContentType = "application/x-ndjson";
        try
        {
            await context.Response.StartAsync(ended.Token);
            await foreach (var batch in log.ReadAsync(after, KeepAlive, ended.Token)) await WriteAsync(context, batch, ended.Token);
        }
        catch (OperationCanceledException)
        {
            // The reader left, or the agent ends.
        }
    }

    private static async Task WriteAsync(HttpContext context, IReadOnlyList<StoredEvent> batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0) await context.Response.Body.WriteAsync(LineEnd, cancellationToken);
        foreach (var stored in batch)
        {
            await context.Response.Body.WriteAsync(stored.Line, cancellationToken);
            await context.Response.Body.WriteAsync(LineEnd, cancellationToken);
        }

        await context.Response.Body.FlushAsync(cancellationToken);
    }
}
