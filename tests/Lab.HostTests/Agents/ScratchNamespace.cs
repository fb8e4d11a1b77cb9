using System.Diagnostics;
using Lab.Agent.Commands;

namespace Lab.HostTests.Agents;

/// <summary>A network namespace of its own with two NICs, kept by a process that ends with this one's pipe: nothing of it can be left behind.</summary>
internal sealed class ScratchNamespace : IDisposable
{
    private readonly Process _keeper;

    private ScratchNamespace(Process keeper) => _keeper = keeper;

    public CommandRunner Commands => new(TimeProvider.System, ["nsenter", $"--net=/proc/{_keeper.Id}/ns/net", "--"]);

    public static async Task<ScratchNamespace> CreateAsync()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "needs root to make a network namespace");
        Skip.IfNot(File.Exists("/usr/bin/unshare") && File.Exists("/usr/bin/nsenter"), "needs util-linux's unshare and nsenter");
        var start = new ProcessStartInfo("unshare", ["--net", "sh", "-c", "echo ready; cat > /dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var keeper = Process.Start(start)!;
        Assert.Equal("ready", await keeper.StandardOutput.ReadLineAsync());
        var scratch = new ScratchNamespace(keeper);
        await scratch.IpAsync("link set dev lo up");
        foreach (var number in new[] { 0, 1 })
        {
            await scratch.IpAsync($"link add name eth{number} type veth peer name peer{number}");
            await scratch.IpAsync($"link set dev peer{number} up");
        }

        await scratch.IpAsync("address add 192.168.100.11/24 dev eth0");
        await scratch.IpAsync("link set dev eth0 up");
        await scratch.IpAsync("route add default via 192.168.100.1");
        return scratch;
    }

    public async Task<string> IpAsync(string arguments)
    {
        var result = await Commands.RunAsync(["ip", .. arguments.Split(' ')], "", CancellationToken.None);
        Assert.True(result.ExitCode == 0, $"ip {arguments}: {result.Errors}");
        return result.Output;
    }

    public void Dispose()
    {
        _keeper.Kill();
        _keeper.WaitForExit();
        _keeper.Dispose();
    }
}
