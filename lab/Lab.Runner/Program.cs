using System.CommandLine;
using System.Text;
using Lab.Model.Errors;
using Lab.Runner.Commands;

// What is said there is otherwise in a code page of the 1980s, without arrows.
if (OperatingSystem.IsWindows()) Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
// Daemons and network tools lie where an ordinary user's PATH does not look.
else Environment.SetEnvironmentVariable("PATH", Environment.GetEnvironmentVariable("PATH") + ":/usr/local/sbin:/usr/sbin:/sbin");

var root = new RootCommand("Lab proves that VM migrations use the network they were told to use, and shows what they cost.");
foreach (var command in (Command[])
[
    RunCommand.Create(), SuiteCommand.Create(), MergeCommand.Create(), CompareCommand.Create(), SwarmCommand.Create(), CalibrateCommand.Create(), AccuracyCommand.Create(), WhatIfCommand.Create(), CheckCommand.Create(), ValidateCommand.Create(), PlanCommand.Create(),
    DoctorCommand.Create(), BoxCommand.Create(), UpCommand.Create(),
    .. KeptLabCommands.Create(), InsideCommand.Create(), MigrateInsideCommand.Create(), HoldHostsCommand.Create(),
]) root.Subcommands.Add(command);

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0) return CommandInput.Refuse(parsed);

try
{
    // Ctrl-C is ours: an orderly teardown takes longer than the library would wait.
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (Exception problem) when (problem is LabException or IOException or UnauthorizedAccessException)
{
    Terminal.Error.WriteProblem(problem);
    return ExitCodes.BadInput;
}
