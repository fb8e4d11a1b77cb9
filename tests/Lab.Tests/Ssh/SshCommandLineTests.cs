using Lab.Model.Errors;
using Lab.Providers.Ssh;

namespace Lab.Tests.Ssh;

public sealed class SshCommandLineTests
{
    private static readonly SshDestination Host = new("host1", "10.0.0.11") { User = "admin", Port = 2222, Identity = "/keys/lab", Jump = "bastion", KnownHosts = "/known" };

    [Fact]
    public void A_command_goes_over_the_shared_connection_and_never_asks()
    {
        var line = new SshCommandLine(Host, "/tmp/s").Run(["ip", "link"]);
        Assert.Equal(["ssh", "-p", "2222", "-l", "admin", "-i", "/keys/lab", "-o", "IdentitiesOnly=yes", "-o"], line.Take(10));
        Assert.StartsWith("ProxyCommand='ssh' '-E' '/tmp/s/host1.jump' '-i' '/keys/lab' '-o' 'UserKnownHostsFile=/known' '-o' 'BatchMode=yes'", line[10], StringComparison.Ordinal);
        Assert.Equal(["-o", "UserKnownHostsFile=/known"], line.Skip(11).Take(2));
        Assert.Contains("BatchMode=yes", line);
        Assert.Contains("ControlPath=/tmp/s/%C", line);
        Assert.Equal(["--", "10.0.0.11", "'ip' 'link'"], line.TakeLast(3));
    }

    [Fact]
    public void What_nobody_said_the_users_own_configuration_decides() =>
        Assert.DoesNotContain(new SshCommandLine(new SshDestination("host1", "rack1"), "/tmp/s").Run(["true"]), word => word is "-p" or "-l" or "-i" or "-F" || word.StartsWith("Proxy", StringComparison.Ordinal));

    [Fact]
    public void A_way_through_a_host_ends_at_an_address_of_either_family()
    {
        Assert.Contains("/tmp/s/engine:192.168.100.11:8443", new SshCommandLine(Host, "/tmp/s").Forward("/tmp/s/engine", "192.168.100.11", 8443));
        Assert.Contains("/tmp/s/engine:[fd00::11]:8443", new SshCommandLine(Host, "/tmp/s").Forward("/tmp/s/engine", "fd00::11", 8443));
    }

    [Theory]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("$(reboot)`x`\n\"", "'$(reboot)`x`\n\"'")]
    [InlineData("", "''")]
    public void An_argument_reaches_the_program_as_it_is(string argument, string quoted) => Assert.Equal(quoted, SshCommandLine.Quote([argument]));

    [Theory]
    [InlineData("@@@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @@@\nHost key verification failed.", ErrorKind.Unauthorized, "shows another host key")]
    [InlineData("No ED25519 host key is known for 10.0.0.11 and you have requested strict checking.\nHost key verification failed.", ErrorKind.Unauthorized, "is not known here")]
    [InlineData("admin@10.0.0.11: Permission denied (publickey).", ErrorKind.Unauthorized, "does not let us in: admin@10.0.0.11: Permission denied (publickey)")]
    [InlineData("ssh: connect to host 10.0.0.11 port 2222: Connection refused", ErrorKind.Unreachable, "Is it up, and does sshd listen there?")]
    [InlineData("ssh: Could not resolve hostname rack9: Name or service not known", ErrorKind.Unreachable, "there is no machine of that name")]
    [InlineData("", ErrorKind.Unreachable, "it said nothing")]
    public void What_ssh_says_becomes_what_to_do(string said, ErrorKind kind, string told)
    {
        var fault = SshFaults.Of(Host, said);
        Assert.Equal((kind, "host1"), (fault.Kind, fault.Host));
        Assert.Contains("host1 (admin@10.0.0.11:2222)", fault.Message, StringComparison.Ordinal);
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sudo: a password is required", "asks for a password")]
    [InlineData("admin is not in the sudoers file.", "does not let that user become root")]
    [InlineData("sh: 1: sudo: not found", "is not installed")]
    public void What_sudo_says_too(string said, string told) => Assert.Contains(told, SshFaults.OfSudo(Host, said)!.Message, StringComparison.Ordinal);

    [Fact]
    public void Other_words_are_not_sudos() => Assert.Null(SshFaults.OfSudo(Host, "ip: command failed"));
}
