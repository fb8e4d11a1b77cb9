using System.CommandLine;
using Lab.Runner.Commands;

var root = new RootCommand("Lab proves that VM migrations use the network they were told to use, and shows what they cost.");
root.Subcommands.Add(RunCommand.Create());
root.Subcommands.Add(InsideCommand.Create());
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }).ConfigureAwait(false);
