using Lab.Model.Errors;
using Lab.Providers.Ssh;

namespace Lab.Runner.Inventories;

/// <summary>Asks all machines of an inventory at once.</summary>
internal static class MachineSurveys
{
    /// <returns>In the order of the destinations: what a machine said, or why it cannot be asked.</returns>
    public static async Task<(MachineSurvey? Survey, string? Problem)[]> AskAsync(IReadOnlyList<SshDestination> destinations, string folder, CancellationToken cancellationToken)
    {
        var sockets = SshSockets.Make();
        try
        {
            return await Task.WhenAll(destinations.Select(destination => AskAsync(destination, sockets, folder, cancellationToken)));
        }
        finally
        {
            Directory.Delete(sockets, recursive: true);
        }
    }

    private static async Task<(MachineSurvey? Survey, string? Problem)> AskAsync(SshDestination destination, string sockets, string folder, CancellationToken cancellationToken)
    {
        await using var connection = new SshConnection(destination, sockets);
        try
        {
            return (await MachineSurvey.AskAsync(connection, folder, cancellationToken), null);
        }
        catch (LabException problem)
        {
            return (null, problem.Message);
        }
    }
}
