namespace Lab.Runner.Doctor;

/// <summary>Compiles and links a static program: the guest's first process is one.</summary>
internal sealed class CompilerCheck : IMachineCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public MachineFact Unanswered { get; } = new(
        FactNames.Compiler,
        "not asked",
        FactState.Missing,
        "the guest's first process is compiled once from lab/guest/init.c, statically",
        "install gcc and libc6-dev",
        Required: true);

    public async Task<MachineFact> AskAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("lab-doctor-");
        try
        {
            string[] command = [Programs.Find("gcc"), "-static", "-x", "c", "-", "-o", Path.Combine(folder.FullName, "a.out")];
            var run = await ToolRun.OfAsync(command, Limit, cancellationToken, "#include <stdio.h>\nint main(void) { return puts(\"\") < 0; }\n");
            return run.Succeeded
                ? Unanswered with { State = FactState.Ok, Value = "gcc links static programs", HowToGet = null }
                : Unanswered with { Value = run.Found ? $"gcc fails: {run.Complaint}" : "gcc not found" };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
