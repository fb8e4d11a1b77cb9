namespace Lab.Engine.Rest;

/// <summary>Where the API is.</summary>
public static class Paths
{
    public const string Root = "/ovirt-engine/api";

    public const string OpenApi = Root + "/openapi.json";

    public static string Of(string collection, Guid id) => $"{Root}/{collection}/{id}";
}
