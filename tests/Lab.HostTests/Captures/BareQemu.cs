using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lab.HostTests.Captures;

/// <summary>A QEMU without a guest, driven over QMP on its standard input: enough to send a real migration stream.</summary>
internal sealed class BareQemu : IDisposable
{
    private readonly Process _process;

    private BareQemu(Process process) => _process = process;

    public static BareQemu Start(NetworkNamespace where, params string[] more)
    {
        string[] arguments = ["-machine", "q35,accel=tcg", "-m", "128", "-nodefaults", "-display", "none", "-S", "-qmp", "stdio", .. more];
        var start = new ProcessStartInfo("qemu-system-x86_64", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var qemu = new BareQemu(where.Run(() => Process.Start(start)!));
        qemu.Execute("qmp_capabilities");
        return qemu;
    }

    public JsonNode Execute(string command, object? arguments = null)
    {
        var request = arguments is null ? (object)new { execute = command } : new { execute = command, arguments };
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(request));
        while (true)
        {
            var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("QEMU ended");
            var answer = JsonNode.Parse(line)!;
            if (answer["error"] is { } error) throw new InvalidOperationException($"{command}: {error.ToJsonString()}");
            if (answer["return"] is { } result) return result;
        }
    }

    /// <summary>Skips the test where QEMU or the kernel lacks one of them (post-copy needs userfaultfd).</summary>
    public void EnableOrSkip(params string[] capabilities)
    {
        try
        {
            Execute("migrate-set-capabilities", new { capabilities = capabilities.Select(each => new { capability = each, state = true }).ToArray() });
        }
        catch (InvalidOperationException refusal)
        {
            Skip.If(true, refusal.Message);
        }
    }

    /// <summary>Migrates and returns how many bytes QEMU says it transferred.</summary>
    public long Migrate(string uri)
    {
        Execute("migrate", new { uri });
        for (var i = 0; i < 300; i++, Thread.Sleep(50))
        {
            var info = Execute("query-migrate");
            if (info["status"]?.GetValue<string>() == "completed") return info["ram"]!["transferred"]!.GetValue<long>();
            if (info["status"]?.GetValue<string>() == "failed") throw new InvalidOperationException(info.ToJsonString());
        }

        throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"no migration to {uri} within 15 s"));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
