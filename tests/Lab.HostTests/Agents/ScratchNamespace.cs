using System.Diagnostics;
using Lab.Agent.Commands;

namespace Lab.HostTests.Agents;

/// <summary>A network namespace of its own with two NICs, kept by a process that ends with this one's pipe: nothing of it can be left behind.</summary>
internal sealed class ScratchNamespace : IDisposable
{
    private readonly Process _keeper;

    private ScratchNamespace(Process keeper) => _keeper = keeper;

    /// <summary>Its first process.</summary>
    public int Id => _keeper.Id;

    public CommandRunner Commands => new(TimeProvider.System, ["nsenter", $"--net=/proc/{_keeper.Id}/ns/net", "--"]);

    /// <summary>Two NICs, eth0 with an address and a default route; the other ends are peer0 and peer1.</summary>
    public static async Task<ScratchNamespace> CreateAsync()
    {
        var scratch = await CreateEmptyAsync();
        foreach (var number in new[] { 0, 1 }) await scratch.AddNicAsync(number);
        await scratch.IpAsync("address add 192.168.100.11/24 dev eth0");
        await scratch.IpAsync("link set dev eth0 up");
        await scratch.IpAsync("route add default via 192.168.100.1");
        return scratch;
    }

    public static async Task<ScratchNamespace> CreateEmptyAsync()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "needs root to make a network namespace");
        Skip.IfNot(File.Exists("/usr/bin/unshare") && File.Exists("/usr/bin/nsenter"), "needs util-linux's unshare and nsenter");
        var start = new ProcessStartInfo("unshare", ["--net", "sh", "-c", "echo ready; cat > /dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var keeper = Process.Start(start)!;
        Assert.Equal("ready", await keeper.StandardOutput.ReadLineAsync());
        var scratch = new ScratchNamespace(keeper);
        await scratch.IpAsync("link set dev lo up");
        return scratch;
    }

    /// <summary>A pair: <c>ethN</c> here, and <c>peerN</c> here or in another namespace.</summary>
    public async Task AddNicAsync(int number, ScratchNamespace? peer = null)
    {
        await IpAsync($"link add name eth{number} type veth peer name peer{number}");
        if (peer is not null) await IpAsync($"link set dev peer{number} netns {peer.Id}");
        await (peer ?? this).IpAsync($"link set dev peer{number} up");
    }

    public Task<string> IpAsync(string arguments) => RunAsync("ip", arguments.Split(' '));

    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        var result = await Commands.RunAsync([program, .. arguments], "", CancellationToken.None);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', result.Command)}: {result.Errors}");
        return result.Output;
    }

    public void Dispose()
    {
        _keeper.Kill();
        _keeper.WaitForExit();
        _keeper.Dispose();
    }
}
