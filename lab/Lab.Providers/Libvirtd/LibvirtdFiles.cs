using Lab.Providers.Certificates;
using Lab.Providers.Hosts;

namespace Lab.Providers.Libvirtd;

/// <summary>What a host needs on disk before its libvirtd starts.</summary>
public static class LibvirtdFiles
{
    public const string AuthorityPath = "/etc/pki/CA/cacert.pem";
    public const string CertificatePath = "/etc/pki/libvirt/servercert.pem";
    public const string KeyPath = "/etc/pki/libvirt/private/serverkey.pem";

    public static async Task PutAsync(ILabHost host, Guid hostUuid, string managementAddress, IssuedCertificate certificate, CancellationToken cancellationToken)
    {
        await host.PutFileAsync("/etc/libvirt/qemu.conf", QemuConfiguration, cancellationToken: cancellationToken);
        await host.PutFileAsync("/etc/libvirt/libvirtd.conf", DaemonConfiguration(hostUuid, managementAddress), cancellationToken: cancellationToken);
        await host.PutFileAsync(AuthorityPath, certificate.AuthorityPem, cancellationToken: cancellationToken);
        foreach (var role in (string[])["server", "client"])
        {
            await host.PutFileAsync($"/etc/pki/libvirt/{role}cert.pem", certificate.CertificatePem, cancellationToken: cancellationToken);
            await host.PutFileAsync($"/etc/pki/libvirt/private/{role}key.pem", certificate.KeyPem, secret: true, cancellationToken);
        }

        await PutForQemuAsync(host, certificate, cancellationToken);
    }

    /// <summary>For encrypted migrations: QEMU has a folder, and names, of its own.</summary>
    private static async Task PutForQemuAsync(ILabHost host, IssuedCertificate certificate, CancellationToken cancellationToken)
    {
        await host.PutFileAsync("/etc/pki/qemu/ca-cert.pem", certificate.AuthorityPem, cancellationToken: cancellationToken);
        foreach (var role in (string[])["server", "client"])
        {
            await host.PutFileAsync($"/etc/pki/qemu/{role}-cert.pem", certificate.CertificatePem, cancellationToken: cancellationToken);
            await host.PutFileAsync($"/etc/pki/qemu/{role}-key.pem", certificate.KeyPem, secret: true, cancellationToken);
        }
    }

    /// <summary>QEMU as root of the namespace: the namespaces are the confinement, and libvirt's own would need cgroups and a second user there.</summary>
    internal const string QemuConfiguration = """
        user = "+0"
        group = "+0"
        security_driver = "none"
        namespaces = []
        cgroup_controllers = []
        remember_owner = 0
        stdio_handler = "file"
        """ + "\n";

    private static string DaemonConfiguration(Guid hostUuid, string managementAddress) => $"""
        host_uuid = "{hostUuid}"
        listen_tls = 1
        listen_tcp = 0
        listen_addr = "{managementAddress}"
        auth_unix_ro = "none"
        auth_unix_rw = "none"
        auth_tls = "none"
        log_outputs = "2:file:/var/log/libvirt/libvirtd.log"
        """ + "\n";
}
