using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Providers.Ssh;
using Spectre.Console;

namespace Lab.Runner.Inventories;

/// <summary>Shows examined machines to people, and to machines as <c>{"machines": [{"address", "canBeUsed", "facts", "nics", "faults", "leftBehind": [{"folder", "hasRestarted"}]}]}</c>.</summary>
public static partial class MachineReport
{
    public static void Render(IAnsiConsole console, IReadOnlyList<ExaminedMachine> machines)
    {
        foreach (var machine in machines)
        {
            console.MarkupLineInterpolated($"[bold]{machine.Address}[/]");
            foreach (var fault in machine.Faults) console.MarkupLineInterpolated($"  [red]in the way[/]  {fault}");
            foreach (var left in machine.LeftBehind) console.MarkupLineInterpolated($"  [yellow]left behind[/]  {left.Folder}: a lab ended without giving the machine back; {Remedy(left)}");
            foreach (var nic in machine.Nics) console.MarkupLineInterpolated($"  {nic.Name}  {Describe(nic)}");
            foreach (var fact in machine.Facts) console.MarkupLineInterpolated($"  {fact.Name}: {fact.Value}");
            console.WriteLine();
        }

        var usable = machines.Count(machine => machine.CanBeUsed);
        console.MarkupLineInterpolated($"{usable} of {machines.Count} machines can be used.");
    }

    /// <summary>Ends in a line break.</summary>
    public static string Write(IReadOnlyList<ExaminedMachine> machines) => JsonSerializer.Serialize(new Report(machines), Shapes.Readable.Report) + "\n";

    private static string Remedy(LeftFolder left) => left.HasRestarted ? "it was restarted since, so the next one only removes the folder and leaves the network as it is" : "the next one does";

    private static string Describe(ExaminedNic nic) =>
        $"for {nic.Purpose}, {nic.Mac}, {(nic.HasCarrier ? "has a carrier" : "no carrier (down, or nothing at the other end)")}{(nic.Addresses.Count > 0 ? $", {string.Join(", ", nic.Addresses)} until a lab takes it" : "")}";

    private sealed record Report(IReadOnlyList<ExaminedMachine> Machines);

    [JsonSerializable(typeof(Report))]
    private sealed partial class Shapes : JsonSerializerContext
    {
        public static Shapes Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
