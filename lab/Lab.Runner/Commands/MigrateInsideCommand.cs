using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Lab.Model.Errors;
using Lab.Providers.Namespaces;
using Lab.Runner.Stack;
using Spectre.Console;

namespace Lab.Runner.Commands;

/// <summary><c>lab migrate-inside VM [HOST]</c>: what <c>lab migrate</c> becomes in the namespaces of the lab that is up. Not for people.</summary>
public static class MigrateInsideCommand
{
    private const string Name = "migrate-inside";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The command line, for the lab's own namespace.</summary>
    public static IReadOnlyList<string> Line(string vm, string? destination) => [$"{LabRoot.Programs}/Lab.Runner", Name, vm, .. destination is null ? (string[])[] : [destination]];

    public static Command Create()
    {
        var vm = new Argument<string>("vm");
        var destination = new Argument<string?>("destination") { Arity = ArgumentArity.ZeroOrOne };
        var command = new Command(Name) { Hidden = true, Arguments = { vm, destination } };
        command.SetAction((parsed, cancellationToken) => GuardAsync(parsed.GetValue(vm)!, parsed.GetValue(destination), cancellationToken));
        return command;
    }

    private static async Task<int> GuardAsync(string vm, string? destination, CancellationToken cancellationToken)
    {
        try
        {
            using var engine = ClientFiles.Connect();
            return await MigrateAsync(engine, vm, destination, cancellationToken);
        }
        catch (LabException problem)
        {
            Terminal.Error.WriteProblem(problem);
            return problem.Kind is ErrorKind.NotFound ? ExitCodes.BadInput : ExitCodes.Fail;
        }
    }

    private static async Task<int> MigrateAsync(EngineClient engine, string name, string? destination, CancellationToken cancellationToken)
    {
        var vm = Named(await engine.GetAsync("/vms", cancellationToken), "vm", name);
        var hosts = await engine.GetAsync("/hosts", cancellationToken);
        if (destination is not null) _ = Named(hosts, "host", destination);
        var started = Stopwatch.GetTimestamp();
        var body = destination is null ? [] : new JsonObject { ["host"] = new JsonObject { ["name"] = destination } };
        var asked = await engine.PostAsync($"/vms/{vm["id"]}/migrate", body, cancellationToken);
        var migration = await EndAsync(engine, (string)asked["migration"]!["id"]!, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Terminal.Out.WriteLine(Sentence(name, migration, hosts, seconds));
        return (string?)migration["status"] == "completed" ? ExitCodes.Pass : ExitCodes.Fail;
    }

    private static async Task<JsonObject> EndAsync(EngineClient engine, string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var migration = await engine.GetAsync($"/migrations/{id}", cancellationToken);
            if ((string?)migration["status"] != "running") return migration;
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static string Sentence(string vm, JsonObject migration, JsonObject hosts, double seconds)
    {
        var how = string.Create(CultureInfo.InvariantCulture, $"{vm} {HostName(migration, "source_host", hosts)} → {HostName(migration, "destination_host", hosts)}: {migration["status"]} in {seconds:0.000} s");
        return (string?)migration["error"] is { } error ? $"{how}: {error}" : how;
    }

    private static string HostName(JsonObject migration, string role, JsonObject hosts) =>
        (string?)hosts["host"]?.AsArray().FirstOrDefault(host => (string?)host!["id"] == (string?)migration[role]?["id"])?["name"] ?? "?";

    private static JsonNode Named(JsonObject list, string kind, string name)
    {
        var all = list[kind]?.AsArray() ?? [];
        return all.FirstOrDefault(item => (string?)item!["name"] == name)
            ?? throw new LabException(ErrorKind.NotFound, $"The engine has no {kind} '{name}'; it has {string.Join(", ", all.Select(item => (string?)item!["name"]))}.");
    }
}
