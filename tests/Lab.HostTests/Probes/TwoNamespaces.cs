using System.Diagnostics;
using System.Globalization;

namespace Lab.HostTests.Probes;

/// <summary>Two network namespaces with a cable between them: <c>eth0</c>, 10.3.0.1 and 10.3.0.2. Each is held by a process and gone with it.</summary>
internal sealed class TwoNamespaces : IDisposable
{
    private readonly List<Process> _processes = [];

    public TwoNamespaces()
    {
        Left = Hold();
        Right = Hold();
        Run("ip", "link", "add", "eth0", "netns", Text(Left), "type", "veth", "peer", "name", "eth0", "netns", Text(Right));
        foreach (var (side, address) in new[] { (Left, "10.3.0.1/24"), (Right, "10.3.0.2/24") })
        {
            Run("nsenter", "--net", $"--target={side}", "ip", "address", "add", address, "dev", "eth0");
            Run("nsenter", "--net", $"--target={side}", "ip", "link", "set", "eth0", "up");
        }
    }

    public int Left { get; }

    public int Right { get; }

    public static string Text(int pid) => pid.ToString(CultureInfo.InvariantCulture);

    /// <summary>The process is the program itself: nsenter becomes it. It ends with the namespaces.</summary>
    public Process Start(int side, params string[] command) => Start([$"--net=/proc/{side}/ns/net", .. command]);

    public void Dispose()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            if (!process.HasExited) process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {error}");
    }

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo("nsenter", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }

    /// <summary>The namespace is there once its holder has become cat, which waits for input that never comes.</summary>
    private int Hold()
    {
        var start = new ProcessStartInfo("unshare", ["--net", "cat"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        _processes.Add(process);
        var deadline = Stopwatch.StartNew();
        while (File.ReadAllText($"/proc/{process.Id}/comm") != "cat\n")
        {
            Assert.True(deadline.Elapsed < TimeSpan.FromSeconds(5), "unshare made no network namespace");
            Thread.Sleep(5);
        }
        return process.Id;
    }
}
