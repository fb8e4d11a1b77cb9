using Lab.Captures.Addresses;
using Lab.Captures.Samples;
using Lab.Probe.Sockets;

namespace Lab.Tests.Probes;

public sealed class SocketTableTests
{
    private const int Libvirtd = 100, Qemu = 200;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TcpSocket Stream = new(
        TransportEndpoint.Parse("192.168.101.11:41234"), TransportEndpoint.Parse("192.168.101.12:49152"), TcpState.Established, 7);

    private readonly Owners _owners = new();
    private readonly SocketTable _table;

    public SocketTableTests() => _table = new SocketTable(_owners, TimeSpan.FromMilliseconds(50));

    [Fact]
    public void A_connection_handed_from_libvirtd_to_QEMU_names_both()
    {
        _owners.Held[7] = [Libvirtd];
        Assert.Equal([("libvirtd", false)], Observe(0, Stream));
        _owners.Held[7] = [Libvirtd, Qemu];
        Assert.Equal([("qemu-system-x86", false)], Observe(50, Stream));
        _owners.Held[7] = [Qemu];
        Assert.Equal([("libvirtd", true)], Observe(100, Stream));
        Assert.Equal([("qemu-system-x86", true)], Observe(150));
    }

    [Fact]
    public void A_sample_names_the_VM_of_a_QEMU_process()
    {
        _owners.Held[7] = [Qemu];
        var sample = Assert.Single(_table.Observe(Start, [Stream]));
        Assert.Equal(
            new SocketSample
            {
                Time = Start,
                Protocol = "tcp",
                Local = Stream.Local,
                Remote = Stream.Remote,
                State = "ESTABLISHED",
                Pid = Qemu,
                Process = "qemu-system-x86",
                Vm = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
                VmName = "vm1",
            },
            sample);
    }

    [Fact]
    public void The_last_sample_says_when_the_connection_was_last_seen()
    {
        _owners.Held[7] = [Qemu];
        Observe(0, Stream);
        _table.ObserveNoChange(Start.AddMilliseconds(4950));
        var last = Assert.Single(_table.Observe(Start.AddMilliseconds(5000), []));
        Assert.True(last.Last);
        Assert.Equal(Start, last.Time);
        Assert.Equal(Start.AddMilliseconds(4950), last.LastTime);
    }

    [Fact]
    public void Owners_are_not_looked_up_while_nothing_is_new()
    {
        _owners.Held[7] = [Qemu];
        for (var at = 0; at <= 60_000; at += 50) Observe(at, Stream);
        Assert.InRange(_owners.Looks, 30, 40); // 7 while it is young, then one each two seconds
        for (var at = 60_050; at <= 70_000; at += 50) Observe(at);
        Assert.InRange(_owners.Looks, 30, 41);
    }

    [Fact]
    public void A_connection_that_nobody_was_seen_to_hold_is_told_when_it_is_gone()
    {
        Assert.Empty(Observe(0, Stream));
        var last = Assert.Single(_table.Observe(Start.AddSeconds(1), []));
        Assert.Null(last.Pid);
        Assert.True(last.Last);
    }

    [Fact]
    public void An_inode_used_again_is_another_connection()
    {
        _owners.Held[7] = [Qemu];
        Observe(0, Stream);
        var other = Stream with { Local = TransportEndpoint.Parse("192.168.101.11:41999") };
        Assert.Equal([("qemu-system-x86", true), ("qemu-system-x86", false)], Observe(50, other));
    }

    [Theory]
    [InlineData(TcpState.Listen, 7)]
    [InlineData(TcpState.SynSent, 7)]
    [InlineData(TcpState.TimeWait, 0)]
    [InlineData(TcpState.Established, 0)]
    internal void Sockets_without_a_peer_or_an_owner_are_not_looked_up(TcpState state, long inode)
    {
        Assert.Empty(Observe(0, Stream with { State = state, Inode = inode }));
        Assert.Equal(0, _owners.Looks);
    }

    private (string?, bool)[] Observe(int milliseconds, params TcpSocket[] sockets) =>
        [.. _table.Observe(Start.AddMilliseconds(milliseconds), [.. sockets]).Select(sample => (sample.Process, sample.Last))];

    private sealed class Owners : ISocketOwners
    {
        public Dictionary<long, int[]> Held { get; } = [];

        public int Looks { get; private set; }

        public IReadOnlyList<(long Inode, int Pid)> Find(IReadOnlySet<long> inodes)
        {
            Looks++;
            return [.. Held.Where(held => inodes.Contains(held.Key)).SelectMany(held => held.Value.Select(pid => (held.Key, pid)))];
        }

        public SocketOwner? Describe(int pid) => pid == Qemu
            ? new SocketOwner(pid, "qemu-system-x86", new QemuIdentity("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", "vm1"))
            : new SocketOwner(pid, "libvirtd", null);
    }
}
