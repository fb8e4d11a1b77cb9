using System.Diagnostics;
using System.Text.Json;
using Lab.Engine;

namespace Lab.HostTests.Engines;

/// <summary>The engine as people start it.</summary>
public sealed class EngineProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private EngineProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public string Listen { get; private set; } = "";

    public static string Configure(TestAuthority desk, string listen = "127.0.0.1:0", string database = "engine.db")
    {
        var (certificate, key) = desk.Issue("engine");
        var path = Path.Combine(desk.Directory, $"{Guid.NewGuid():N}.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new { listen, certificate, key, certificateAuthority = desk.AuthorityPath, database }));
        return path;
    }

    /// <summary>Running and serving.</summary>
    public static async Task<EngineProcess> StartAsync(string configuration)
    {
        var process = Start(configuration);
        var line = await process._process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(line is not null, $"The engine did not start: {(line is null ? await process._errors : "")}");
        using var ready = JsonDocument.Parse(line!);
        Assert.True(ready.RootElement.GetProperty("ready").GetBoolean());
        process.Listen = ready.RootElement.GetProperty("listen").GetString()!;
        return process;
    }

    /// <summary>One that must end by itself.</summary>
    public static async Task<(int ExitCode, string Errors)> RunAsync(string configuration)
    {
        using var process = Start(configuration);
        return (await process.ExitAsync(), await process._errors);
    }

    public async Task<int> SignalAsync(int signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        return await ExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static EngineProcess Start(string configuration) => new(Process.Start(new ProcessStartInfo("dotnet", [typeof(EngineCore).Assembly.Location, "--config", configuration])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!);

    private async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return _process.ExitCode;
    }
}
