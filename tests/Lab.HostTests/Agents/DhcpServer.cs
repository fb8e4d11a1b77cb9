using System.Diagnostics;

namespace Lab.HostTests.Agents;

/// <summary>busybox's DHCP server in a namespace: one address, 192.168.101.50, with a gateway.</summary>
internal sealed class DhcpServer : IDisposable
{
    public const string Offered = "192.168.101.50/24";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lab-dhcp-");
    private readonly Process _process;

    public DhcpServer(ScratchNamespace where, string device)
    {
        var leases = Path.Combine(_folder.FullName, "leases");
        var configuration = Path.Combine(_folder.FullName, "udhcpd.conf");
        File.WriteAllText(leases, "");
        File.WriteAllText(configuration, $"""
            start 192.168.101.50
            end 192.168.101.50
            interface {device}
            lease_file {leases}
            pidfile {_folder.FullName}/pid
            option subnet 255.255.255.0
            option router 192.168.101.1
            option lease 60

            """);
        _process = Process.Start(new ProcessStartInfo("nsenter", [$"--net=/proc/{where.Id}/ns/net", "--", "busybox", "udhcpd", "-f", "-a", "50", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
