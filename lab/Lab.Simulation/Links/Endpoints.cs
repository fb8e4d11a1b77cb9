using System.Net;

namespace Lab.Simulation.Links;

/// <summary>Reads <c>address:port</c>.</summary>
internal static class Endpoints
{
    /// <param name="otherwise">The port of an address without one.</param>
    public static (string Address, int Port) Parse(string text, int otherwise)
    {
        var endpoint = IPEndPoint.Parse(text);
        return (endpoint.Address.ToString(), endpoint.Port == 0 ? otherwise : endpoint.Port);
    }
}
