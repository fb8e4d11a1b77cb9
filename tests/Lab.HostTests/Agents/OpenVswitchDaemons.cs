using System.Globalization;
using Lab.Agent.Commands;

namespace Lab.HostTests.Agents;

/// <summary>Open vSwitch's two daemons in a network namespace, with a database of their own that nobody else sees.</summary>
internal sealed class OpenVswitchDaemons : IDisposable
{
    private const string Schema = "/usr/share/openvswitch/vswitch.ovsschema";

    private readonly DirectoryInfo _folder;
    private readonly CommandRunner _commands;

    private OpenVswitchDaemons(DirectoryInfo folder, CommandRunner commands) => (_folder, _commands) = (folder, commands);

    /// <summary>Where the database listens.</summary>
    public string Socket => PathOf("db.sock");

    public static async Task<OpenVswitchDaemons> StartAsync(CommandRunner commands)
    {
        Skip.IfNot(File.Exists("/usr/sbin/ovs-vswitchd") && File.Exists(Schema), "Open vSwitch is not installed (Debian: openvswitch-switch)");
        var daemons = new OpenVswitchDaemons(Directory.CreateTempSubdirectory("lab-ovs-"), commands);
        await daemons.RunAsync("ovsdb-tool", "create", daemons.PathOf("conf.db"), Schema);
        await daemons.RunAsync("ovsdb-server", [daemons.PathOf("conf.db"), $"--remote=punix:{daemons.Socket}", .. daemons.InBackground("ovsdb-server")]);
        await daemons.VsctlAsync("--no-wait", "init");
        await daemons.RunAsync("ovs-vswitchd", [$"unix:{daemons.Socket}", .. daemons.InBackground("ovs-vswitchd")]);
        return daemons;
    }

    public Task<string> VsctlAsync(params string[] arguments) => RunAsync("ovs-vsctl", [$"--db=unix:{Socket}", "--timeout=10", .. arguments]);

    public void Dispose()
    {
        // The switch first: it closes what the database knows.
        foreach (var daemon in new[] { "ovs-vswitchd", "ovsdb-server" })
            if (File.Exists(PathOf($"{daemon}.pid"))) End(int.Parse(File.ReadAllText(PathOf($"{daemon}.pid")), CultureInfo.InvariantCulture));
        _folder.Delete(recursive: true);
    }

    private static void End(int id)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended.
        }
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private string[] InBackground(string daemon) =>
        [$"--pidfile={PathOf(daemon)}.pid", $"--unixctl={PathOf(daemon)}.ctl", $"--log-file={PathOf(daemon)}.log", "-vconsole:off", "-vsyslog:off", "--detach", "--no-chdir"];

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var result = await _commands.RunAsync([program, .. arguments], "", CancellationToken.None);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', result.Command)}: {result.Errors}");
        return result.Output;
    }
}
