using Lab.Model.Errors;
using Lab.Providers.Ssh;

namespace Lab.Tests.Ssh;

/// <summary>The way to a host through others, and who of them is at fault.</summary>
public sealed class JumpHostsTests : IDisposable
{
    private const string NeverGotThere = "kex_exchange_identification: Connection closed by remote host";
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-jump-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(null, null)]
    [InlineData("none", "ProxyJump=none")]
    public void Straight_there_is_for_the_user_to_decide_or_said(string? jump, string? option)
    {
        var way = Way(jump);
        Assert.Equal((option, 15), (way.Option, way.ConnectSeconds));
    }

    [Theory]
    [InlineData("admin@bastion:2222", "'ssh://admin@bastion:2222'")]
    [InlineData("ssh://bastion", "'ssh://bastion'")]
    [InlineData("[fd00::1]:22", "'ssh://[fd00::1]:22'")]
    public void One_host_hands_on_to_the_one_at_the_end(string jump, string address)
    {
        var command = Expand(Way(jump).Option!, "10.0.0.11", "22");
        Assert.EndsWith($" -W '[10.0.0.11]:22' -- {address}", command, StringComparison.Ordinal);
        Assert.Equal(30, Way(jump).ConnectSeconds);
    }

    [Fact]
    public void Each_host_is_reached_through_the_one_before_it()
    {
        var nearest = Expand(Way("first, second@lan").Option!, "10.0.0.11", "22");
        Assert.EndsWith(" -W '[10.0.0.11]:22' -- 'ssh://second@lan'", nearest, StringComparison.Ordinal);
        // As it stands in the shell's quotes. The ssh to the second host puts that one's address in.
        var furthest = Expand(nearest, "lan", "22");
        Assert.Contains(@" -W '\''[lan]:22'\'' -- '\''ssh://first'\''' ", furthest, StringComparison.Ordinal);
        Assert.Equal(45, Way("first, second@lan").ConnectSeconds);
    }

    [Fact]
    public void What_was_said_on_the_way_is_told_once()
    {
        File.WriteAllText(Path.Combine(_folder, "host1.jump"), "no route");
        Assert.Equal("no route", Way("bastion").TakeSaid());
        Assert.Equal("", Way("bastion").TakeSaid());
    }

    [Theory]
    [InlineData("ssh: connect to host bastion port 22: Connection timed out\n", ErrorKind.Unreachable, "host1's jump host admin@bastion cannot be reached by ssh: ssh: connect to host bastion port 22: Connection timed out. Is it up")]
    [InlineData("admin@bastion: Permission denied (publickey).\n", ErrorKind.Unauthorized, "host1's jump host admin@bastion does not let us in: admin@bastion: Permission denied (publickey). Which key it takes is said by 'identity', which user by 'jump'")]
    [InlineData("Host key verification failed.\n", ErrorKind.Unauthorized, "The host key of host1's jump host admin@bastion is not known here: log in once by hand (`ssh admin@bastion`)")]
    [InlineData("@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\n", ErrorKind.Unauthorized, "forget the old key with `ssh-keygen -R bastion`")]
    [InlineData("channel 0: open failed: connect failed: No route to host\nstdio forwarding failed\n", ErrorKind.Unreachable, "host1 (10.0.0.11) cannot be reached from the jump host admin@bastion: No route to host. Is it up")]
    [InlineData("channel 0: open failed: administratively prohibited: open failed\nstdio forwarding failed\n", ErrorKind.Unauthorized, "AllowTcpForwarding")]
    [InlineData("ssh: connect to host bastion port 22: Connection refused\nkex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535\n", ErrorKind.Unreachable, "bastion port 22: Connection refused. Is it up")]
    [InlineData("Welcome to bastion!\n", ErrorKind.Unreachable, "host1 (10.0.0.11) cannot be reached by ssh through the jump host admin@bastion: kex_exchange")]
    public void Who_on_the_way_is_at_fault_is_told(string onTheWay, ErrorKind kind, string told)
    {
        var fault = SshFaults.Of(Host("admin@bastion"), NeverGotThere, onTheWay);
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
        Assert.Equal((kind, "host1"), (fault.Kind, fault.Host));
    }

    [Fact]
    public void A_host_that_answered_is_at_fault_itself()
    {
        var fault = SshFaults.Of(Host("admin@bastion"), "root@10.0.0.11: Permission denied (publickey).", "Welcome to bastion!\n");
        Assert.StartsWith("host1 (10.0.0.11) does not let us in", fault.Message, StringComparison.Ordinal);
    }

    private static SshDestination Host(string? jump) => new("host1", "10.0.0.11") { Jump = jump };

    private JumpHosts Way(string? jump) => new(Host(jump), _folder);

    /// <summary>As OpenSSH does with a ProxyCommand.</summary>
    private static string Expand(string command, string host, string port) =>
        command.Replace("%%", "\0", StringComparison.Ordinal).Replace("%h", host, StringComparison.Ordinal).Replace("%p", port, StringComparison.Ordinal).Replace("\0", "%", StringComparison.Ordinal);
}
