using System.Diagnostics;
using System.Text.Json;

namespace Lab.HostTests.Probes;

/// <summary>A probe process as the lab starts it, and its status lines.</summary>
internal static class RunningProbe
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static string[] Command(params string[] arguments) => ["dotnet", Path.Combine(AppContext.BaseDirectory, "Lab.Probe.dll"), .. arguments];

    public static Process Start(params string[] arguments)
    {
        var command = Command(arguments);
        return Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>Reads status lines until one has the property; fails with what the probe complained of when it ends first.</summary>
    public static JsonElement AwaitLine(this Process probe, Func<JsonElement, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (probe.StandardOutput.ReadLineAsync(patience.Token).AsTask().GetAwaiter().GetResult() is { } line)
        {
            var status = JsonDocument.Parse(line).RootElement;
            if (wanted(status)) return status;
        }
        throw new InvalidOperationException($"the probe ended: {probe.StandardError.ReadToEnd()}");
    }

    public static JsonElement AwaitLine(this Process probe, string property) => probe.AwaitLine(status => status.TryGetProperty(property, out _));

    public static void Signal(this Process probe, string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, TwoNamespaces.Text(probe.Id)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public static int AwaitExit(this Process probe)
    {
        Assert.True(probe.WaitForExit(Patience), "the probe did not end");
        return probe.ExitCode;
    }
}
