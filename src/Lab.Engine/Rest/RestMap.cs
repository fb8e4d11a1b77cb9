using Lab.Engine.Rest.Shapes;

namespace Lab.Engine.Rest;

/// <summary>Collects routes, in the order that the OpenAPI document has them.</summary>
public sealed class RestMap
{
    private readonly List<RestRoute> _routes = [];

    public IReadOnlyList<RestRoute> Routes => _routes;

    public void Get<TOut>(string path, string summary, Func<RestCall, RestAnswer> handler) =>
        _routes.Add(new RestRoute("GET", path, summary, null, typeof(TOut), 200, false, call => Task.FromResult(handler(call))));

    public void Post<TIn, TOut>(string path, string summary, Func<RestCall, TIn, RestAnswer> handler)
        where TIn : class => _routes.Add(new RestRoute("POST", path, summary, typeof(TIn), typeof(TOut), 201, false, call => Task.FromResult(handler(call, call.Read<TIn>()))));

    public void Put<TIn, TOut>(string path, string summary, Func<RestCall, TIn, RestAnswer> handler)
        where TIn : class => _routes.Add(new RestRoute("PUT", path, summary, typeof(TIn), typeof(TOut), 200, false, call => Task.FromResult(handler(call, call.Read<TIn>()))));

    public void Delete(string path, string summary, Func<RestCall, Task<RestAnswer>> handler) =>
        _routes.Add(new RestRoute("DELETE", path, summary, null, typeof(ActionAnswer), 200, false, handler));

    /// <summary>A POST that does something to a resource; refusals carry <c>status: failed</c> and a <c>fault</c>.</summary>
    public void Action<TIn>(string path, string summary, Func<RestCall, TIn, Task<RestAnswer>> handler)
        where TIn : class => _routes.Add(new RestRoute("POST", path, summary, typeof(TIn), typeof(ActionAnswer), 200, true, call => handler(call, call.Read<TIn>())));
}
