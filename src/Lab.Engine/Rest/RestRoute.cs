namespace Lab.Engine.Rest;

/// <summary>One thing that the API does, and what the OpenAPI document says of it.</summary>
/// <param name="Path">Below the API's root, with names in braces: <c>/vms/{id}</c>.</param>
/// <param name="Input">The body's shape; null: it takes none.</param>
/// <param name="Status">Of success.</param>
/// <param name="IsAction">It does something to a resource: a body is optional, and refusals carry <c>status: failed</c> and a <c>fault</c>.</param>
public sealed record RestRoute(string Method, string Path, string Summary, Type? Input, Type Output, int Status, bool IsAction, Func<RestCall, Task<RestAnswer>> Handler)
{
    internal RestPath Pattern { get; } = new(Paths.Root + Path);
}
