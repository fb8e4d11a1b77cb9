namespace Lab.Runner.Doctor;

/// <summary>A program that must start and say its version.</summary>
/// <param name="question">Name, reason and whether it is required; the rest is filled in.</param>
internal sealed class ProgramCheck(MachineFact question, params string[] command) : IMachineCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public MachineFact Unanswered => question;

    public async Task<MachineFact> AskAsync(CancellationToken cancellationToken)
    {
        var run = await ToolRun.OfAsync([Programs.Find(command[0]), .. command[1..]], Limit, cancellationToken);
        if (run.Succeeded) return question with { State = FactState.Ok, Value = run.FirstLine, HowToGet = null };
        return question with { Value = run.Found ? $"does not start: {run.Complaint}" : "not found" };
    }
}

internal static class Programs
{
    // An ordinary user's PATH lacks the directories of daemons and of ip and tc.
    private static readonly string[] Further = ["/usr/sbin", "/sbin", "/usr/local/sbin"];

    /// <summary>The full path, or the name itself when it is nowhere.</summary>
    public static string Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Concat(Further)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists) ?? name;
}
