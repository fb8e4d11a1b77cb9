using Lab.Model.Errors;

namespace Lab.Engine.Hosts;

/// <summary>Failures of a call to an agent, as one family.</summary>
public static class AgentFailures
{
    /// <summary>The call within <paramref name="limit"/>.</summary>
    /// <exception cref="LabException">The agent refused, did not answer, or took too long.</exception>
    public static async Task<T> CallAsync<T>(this Host host, TimeProvider time, TimeSpan limit, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var ended = cancellationToken.UnsafeRegister(static deadline => ((CancellationTokenSource)deadline!).Cancel(), deadline);
        try
        {
            return await call(deadline.Token);
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new LabException(ErrorKind.Timeout, $"The agent of {host.Name} did not answer within {limit.TotalSeconds:0.#} s.", exception) { Host = host.Name, Retryable = true };
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new LabException(ErrorKind.Unreachable, $"The connection to the agent of {host.Name} broke: {exception.Message}", exception) { Host = host.Name, Retryable = true };
        }
    }

    public static Task CallAsync(this Host host, TimeProvider time, TimeSpan limit, Func<CancellationToken, Task> call, CancellationToken cancellationToken) => host.CallAsync(
        time, limit, async token =>
        {
            await call(token);
            return true;
        }, cancellationToken);

    /// <summary>Nobody knows whether the agent did what was asked. An agent that answers that its hypervisor or its peer is silent leaves none.</summary>
    public static bool LeavesDoubt(this LabException exception) => !exception.Answered && exception.Kind is ErrorKind.Unreachable or ErrorKind.Timeout;
}
