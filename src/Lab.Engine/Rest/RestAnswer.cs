using Lab.Engine.Outcomes;

namespace Lab.Engine.Rest;

/// <summary>What a request is answered with.</summary>
/// <param name="Body">Null: an empty object.</param>
public sealed record RestAnswer(int Status, object? Body, Refusal? Refusal = null)
{
    public static RestAnswer Ok(object body) => new(200, body);

    public static RestAnswer Created(object body) => new(201, body);

    public static RestAnswer Refused(Refusal refusal) => new(Model.Agents.AgentErrors.StatusCode(refusal.Kind), null, refusal);

    /// <summary>The value in the given shape, or the refusal.</summary>
    public static RestAnswer From<T>(Outcome<T> outcome, Func<T, object> shape, int status = 200) =>
        outcome.Succeeded(out var value, out var refusal) ? new RestAnswer(status, shape(value)) : Refused(refusal);
}
