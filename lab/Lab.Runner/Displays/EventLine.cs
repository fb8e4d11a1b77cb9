using System.Globalization;
using Lab.Model.Agents;
using Lab.Model.Engines;
using Lab.Runner.Runs;

namespace Lab.Runner.Displays;

/// <summary>One event in a few words, or nothing for those that only a machine wants.</summary>
public static class EventLine
{
    public static string? Of(HistoryEvent item) => item.Source == "runner" ? OfRunner(item) : OfStack(item);

    private static string? OfRunner(HistoryEvent item) => item.Kind switch
    {
        EventKinds.PhaseFinished => $"{item.Text("phase"),-10} {item.Text("outcome")} in {Seconds(item.Number("milliseconds"))}",
        EventKinds.StepFinished => $"  {item.Text("step")} after {Seconds(item.Number("milliseconds"))}",
        EventKinds.PhaseFailed => $"{item.Text("phase"),-10} failed: {item.Text("error")}",
        EventKinds.VmStarted => $"{item.Text("vm")} started on {item.Text("host")}",
        EventKinds.MigrationRequested => $"{item.Text("vm")}: migration {item.Text("from")} to {item.Text("to") ?? "wherever the engine chooses"} requested",
        EventKinds.MigrationFinished => $"{item.Text("vm")}: migration {item.Text("outcome")} in {Seconds(item.Number("milliseconds"))}{Because(item.Text("error"))}",
        EventKinds.DaemonDied => $"{item.Text("daemon")} on {item.Text("host")} died (exit code {item.Number("exit")})",
        EventKinds.HostLost => $"{item.Text("host")} is lost: the connection to it broke",
        EventKinds.LabUp => "the lab stays up until `lab down` or Ctrl-C",
        EventKinds.RunInterrupted => $"interrupted by {item.Text("signal")}: tearing down",
        _ => null,
    };

    private static string? OfStack(HistoryEvent item) => item.Kind switch
    {
        EngineEventKinds.MigrationFallback or EngineEventKinds.DisksFallback => item.Text("message"),
        AgentEventKinds.NetworkRolledBack => $"{item.SourceHost}: network set-up rolled back: {item.Text("reason")}",
        _ => null,
    };

    private static string Seconds(double? milliseconds) => ((milliseconds ?? 0) / 1000).ToString("0.00", CultureInfo.InvariantCulture) + " s";

    private static string Because(string? error) => error is null ? "" : ": " + error;
}
