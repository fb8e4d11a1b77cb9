namespace Lab.Runner.Runs;

/// <summary>Where things are in a run directory, relative to it and with forward slashes. docs/run-directory.md is the contract.</summary>
public static class RunFiles
{
    public const string Scenario = "scenario.yaml";
    public const string Plan = "plan.json";
    public const string Environment = "environment.json";
    public const string History = "history.jsonl";
    public const string Verdict = "verdict.json";
    public const string JUnit = "junit.xml";
    public const string Report = "report.html";
    public const string Plots = "plots";
    public const string Captures = "captures";
    public const string Logs = "logs";
    public const string RoundTripFolder = "roundtrips";

    public static string Capture(string host, string nic) => $"{Captures}/{host}-{nic}.pcapng";

    public static string Sockets(string host) => $"sockets/{host}.jsonl";

    public static string Heartbeats(string vm) => $"heartbeats/{vm}.csv";

    public static string Progress(string vm) => $"progress/{vm}.jsonl";

    public static string RoundTrips(string host) => $"{RoundTripFolder}/{host}.csv";

    public static string Plot(string name) => $"{Plots}/{name}.svg";
}
