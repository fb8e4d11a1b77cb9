using System.Text.Json;
using Lab.Model.Errors;

namespace Lab.Model.Agents;

/// <summary>Between <see cref="LabException"/> and its form on the wire.</summary>
public static class AgentErrors
{
    public static AgentError From(Exception exception, string? host) => exception is LabException lab
        ? new AgentError(lab.Kind, lab.Message, lab.Retryable, lab.Host ?? host, lab.Output, lab.LibvirtCode, lab.LibvirtDomain, lab.Faults)
        : new AgentError(ErrorKind.Internal, exception.Message, Host: host, Output: exception.ToString());

    /// <summary>The status for a kind: 400, 401, 404, 409, 429, 501, 503, 504; everything else is 500.</summary>
    public static int StatusCode(ErrorKind kind) => kind switch
    {
        ErrorKind.BadRequest => 400,
        ErrorKind.Unauthorized => 401,
        ErrorKind.NotFound => 404,
        ErrorKind.Conflict => 409,
        ErrorKind.Busy => 429,
        ErrorKind.NotSupported => 501,
        ErrorKind.Unreachable => 503,
        ErrorKind.Timeout => 504,
        _ => 500,
    };

    public static LabException ToException(string body, int status, string host)
    {
        try
        {
            if (JsonSerializer.Deserialize<AgentError>(body, AgentJson.Options) is { Message: not null } error)
            {
                return new LabException(error.Kind, error.Message)
                {
                    Answered = true,
                    Retryable = error.Retryable,
                    Host = error.Host ?? host,
                    Output = error.Output,
                    LibvirtCode = error.LibvirtCode,
                    LibvirtDomain = error.LibvirtDomain,
                    Faults = error.Faults,
                };
            }
        }
        catch (JsonException)
        {
            // Not ours: a proxy or another service on that port. The status and the body say more than we could.
        }

        return new LabException(ErrorKind.Unreachable, $"The service at the agent's port of {host} answered with status {status}.") { Host = host, Output = body };
    }
}
