using Lab.Engine.Outcomes;
using Lab.Engine.Rest.Shapes;

namespace Lab.Engine.Rest;

/// <summary>The shapes of answers that routes share.</summary>
internal static class Answers
{
    /// <summary>A list, unless the query could not be read.</summary>
    public static RestAnswer Read(RestCall call, object list) => call.Inputs.Refusal is { } refusal ? RestAnswer.Refused(refusal) : RestAnswer.Ok(list);

    /// <param name="shape">Null from it: not found either.</param>
    public static RestAnswer Found<T>(IReadOnlyDictionary<Guid, T> known, Guid id, string what, Func<T, object?> shape) =>
        known.TryGetValue(id, out var value) && shape(value) is { } body ? RestAnswer.Ok(body) : RestAnswer.Refused(Refusal.NotFound(what, id.ToString()));

    /// <summary>Acts only on input that could be read in full.</summary>
    public static RestAnswer Checked<TRequest, T>(RestCall call, TRequest request, Func<TRequest, Outcome<T>> act, Func<T, object> shape, int status = 200) =>
        call.Inputs.Refusal is { } refusal ? RestAnswer.Refused(refusal) : RestAnswer.From(act(request), shape, status);

    public static async Task<RestAnswer> CheckedAsync<TRequest, T>(RestCall call, TRequest request, Func<TRequest, Task<Outcome<T>>> act, Func<T, ActionAnswer> shape) =>
        call.Inputs.Refusal is { } refusal ? RestAnswer.Refused(refusal) : RestAnswer.From(await act(request), shape);

    public static RestAnswer Done<T>(Outcome<T> outcome) => RestAnswer.From(outcome, _ => new ActionAnswer { Status = "complete" });
}
