using System.Diagnostics;
using System.Text.Json;

namespace Lab.HostTests.Agents;

/// <summary>The real agent as its own process, on the loopback and libvirt's built-in test hypervisor.</summary>
internal sealed class AgentProcess : IDisposable
{
    private readonly Process _process;

    private AgentProcess(Process process) => _process = process;

    public string Listen { get; private set; } = "";

    public static async Task<AgentProcess> StartAsync(object config, string folder)
    {
        var agent = Start(config, folder);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var line = await agent._process.StandardOutput.ReadLineAsync(patience.Token);
        if (line is null) Assert.Fail($"the agent ended: {await agent._process.StandardError.ReadToEndAsync(patience.Token)}");
        using var ready = JsonDocument.Parse(line);
        Assert.True(ready.RootElement.GetProperty("ready").GetBoolean());
        agent.Listen = ready.RootElement.GetProperty("listen").GetString()!;
        _ = agent._process.StandardError.ReadToEndAsync(CancellationToken.None); // so that it never blocks on a full pipe
        return agent;
    }

    /// <summary>For an agent that must not start: its exit code and what it said.</summary>
    public static async Task<(int ExitCode, string Errors)> FailAsync(object config, string folder)
    {
        using var agent = Start(config, folder);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var errors = await agent._process.StandardError.ReadToEndAsync(patience.Token);
        await agent._process.WaitForExitAsync(patience.Token);
        return (agent._process.ExitCode, errors);
    }

    /// <summary>SIGTERM; returns the exit code and how long it took.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> TerminateAsync()
    {
        var watch = Stopwatch.StartNew();
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, watch.Elapsed);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static AgentProcess Start(object config, string folder)
    {
        var path = Path.Combine(folder, $"config-{Guid.NewGuid():N}.json");
        File.WriteAllText(path, JsonSerializer.Serialize(config));
        var start = new ProcessStartInfo("dotnet", [typeof(Lab.Agent.HostAgent).Assembly.Location, "--config", path]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return new AgentProcess(Process.Start(start)!);
    }
}
