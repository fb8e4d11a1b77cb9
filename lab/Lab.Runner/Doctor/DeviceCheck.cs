namespace Lab.Runner.Doctor;

/// <summary>A device that must open for reading and writing.</summary>
internal sealed class DeviceCheck(MachineFact question, string path) : IMachineCheck
{
    public MachineFact Unanswered => question;

    public Task<MachineFact> AskAsync(CancellationToken cancellationToken) => Task.FromResult(
        Open(path) is { } problem ? question with { Value = $"{path} {problem}" } : question with { State = FactState.Ok, Value = $"{path} opens", HowToGet = null });

    /// <returns>Why it does not open, or null when it does.</returns>
    public static string? Open(string path)
    {
        if (!File.Exists(path)) return "does not exist";
        try
        {
            using var device = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return problem is UnauthorizedAccessException ? "may not be opened by this user" : "does not open: " + problem.Message;
        }
    }
}
