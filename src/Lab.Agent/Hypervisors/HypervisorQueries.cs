using Lab.Model.Errors;

namespace Lab.Agent.Hypervisors;

/// <summary>For questions whose answer may well be that there is nothing to ask about any more.</summary>
internal static class HypervisorQueries
{
    public static async Task<T?> OrNullAsync<T>(this Task<T?> question) where T : class
    {
        try
        {
            return await question;
        }
        catch (LabException)
        {
            return null;
        }
    }
}
