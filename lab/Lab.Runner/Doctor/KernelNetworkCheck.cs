namespace Lab.Runner.Doctor;

/// <summary>Something of the kernel's networking, tried in a network namespace that ends with the try.</summary>
/// <param name="tool"><c>ip</c> or <c>tc</c>.</param>
/// <param name="batch">Its commands, one a line.</param>
internal sealed class KernelNetworkCheck(MachineFact question, string tool, string batch) : IMachineCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public MachineFact Unanswered => question;

    public async Task<MachineFact> AskAsync(CancellationToken cancellationToken)
    {
        string[] command = [Programs.Find("unshare"), .. NamespacesCheck.InScratch, "--net", Programs.Find(tool), "-batch", "-"];
        var run = await ToolRun.OfAsync(command, Limit, cancellationToken, batch);
        if (run.Succeeded) return question with { State = FactState.Ok, Value = "works", HowToGet = null };
        return question with { Value = Reason(run.Error) ?? run.Complaint };
    }

    // The last line is "Command failed -:1"; the kernel's answer is above it.
    private static string? Reason(string error) => error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Trim())
        .FirstOrDefault(line => line.Length > 0 && !line.StartsWith("Command failed", StringComparison.Ordinal));
}
