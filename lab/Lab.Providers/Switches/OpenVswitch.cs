using Lab.Model.Errors;
using Lab.Providers.Hosts;

namespace Lab.Providers.Switches;

/// <summary>Open vSwitch on a host of a lab: a database of its own and the switch, which ends with the host.</summary>
public static class OpenVswitch
{
    public const string Database = "ovsdb-server";
    public const string Switch = "ovs-vswitchd";

    private const string Folder = "/run/openvswitch";
    private const string Socket = Folder + "/db.sock";
    private const string Schema = "/usr/share/openvswitch/vswitch.ovsschema";

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(15);

    /// <summary>What both write to the log: warnings and worse.</summary>
    private static readonly string[] Quiet = ["-vsyslog:off", "-vconsole:warn"];

    /// <summary>Starts both daemons.</summary>
    /// <param name="start">Starts one and keeps it.</param>
    public static async Task StartAsync(ILabHost host, Func<DaemonSpec, Task<ILabDaemon>> start, TimeProvider time, CancellationToken cancellationToken)
    {
        await RunAsync(host, ["mkdir", "-p", Folder], cancellationToken);
        await RunAsync(host, ["ovsdb-tool", "create", $"{Folder}/conf.db", Schema], cancellationToken);
        var database = await start(new DaemonSpec(Database, ["ovsdb-server", $"{Folder}/conf.db", $"--remote=punix:{Socket}", .. Quiet], "ovsdb-server.err", ReadyLine: false));
        var began = time.GetTimestamp();
        while (!await host.ExistsAsync(Socket, cancellationToken))
        {
            if (database.Exited.IsCompleted) throw new LabException(ErrorKind.ProcessDied, $"{Database} on {host.Name} ended at its start; logs/{host.Name}/ovsdb-server.err says why.") { Host = host.Name };
            if (time.GetElapsedTime(began) > LongestStart) throw new LabException(ErrorKind.Timeout, $"{Database} on {host.Name} did not listen within {LongestStart.TotalSeconds:0} s.") { Host = host.Name };
            await Task.Delay(TimeSpan.FromMilliseconds(5), time, cancellationToken);
        }

        await RunAsync(host, ["ovs-vsctl", "--no-wait", "init"], cancellationToken);
        await start(new DaemonSpec(Switch, ["ovs-vswitchd", $"unix:{Socket}", "--pidfile", .. Quiet], "ovs-vswitchd.err", ReadyLine: false));
    }

    /// <summary>Changes the switch, all of it or nothing, and waits until that is done.</summary>
    /// <param name="arguments">Of <c>ovs-vsctl</c>.</param>
    public static Task ConfigureAsync(ILabHost host, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(host, ["ovs-vsctl", "--timeout=15", .. arguments], cancellationToken);

    private static async Task RunAsync(ILabHost host, IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        (await host.RunAsync(command, null, cancellationToken)).OrThrow($"Open vSwitch of {host.Name}", host.Name);
}
