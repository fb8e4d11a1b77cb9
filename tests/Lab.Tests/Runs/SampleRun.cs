using Lab.Captures.Addresses;
using Lab.Captures.Samples;
using Lab.Providers.Plans;
using Lab.Runner.Runs;

namespace Lab.Tests.Runs;

/// <summary>A run in which vm1 moved from host1 to host2 and everything was as it should be, and the pieces to make runs in which it was
/// not.</summary>
internal static class SampleRun
{
    public const double MigrationAt = 10;
    public const double SwitchoverAt = 11.7;
    public const double FinishedAt = 11.95;
    public const long Claimed = 92_274_688;
    public const long OnWire = Claimed + 160_785;
    private static readonly MacAddress Observer = MacAddress.Parse("52:4c:00:00:00:01");

    /// <summary>A complete, good run.</summary>
    public static RunDirectoryBuilder Good(int hosts = 2)
    {
        var builder = new RunDirectoryBuilder(SamplePlan.Hosts(hosts));
        Frame(builder);
        Control(builder);
        Migrate(builder, new Move());
        return builder;
    }

    /// <summary>Everything of a run but what happens in its act phase.</summary>
    public static void Frame(RunDirectoryBuilder builder)
    {
        builder.Tell(0, "runner", "run-started", new { runId = "4f2a91", scenario = builder.Plan.Scenario, labVersion = "0.1.0" });
        (string Phase, double From, double To)[] phases =
        [
            ("plan", 0.01, 0.03),
            ("provision", 0.03, 1.4),
            ("install", 1.4, 1.9),
            ("configure", 1.9, 4.2),
            ("settle", 4.2, 8.4),
            ("act", 8.4, 14.2),
            ("collect", 14.2, 14.5),
            ("teardown", 14.5, 15.1),
        ];
        foreach (var (phase, from, to) in phases)
        {
            builder.Tell(from, "runner", "phase-started", new { phase });
            builder.Tell(to, "runner", "phase-finished", new { phase, milliseconds = (to - from) * 1000, outcome = "done" });
        }

        builder.Tell(15.2, "runner", "run-finished", new { milliseconds = 15200 });
    }

    /// <summary>The engine talks to each agent, and libvirtd to libvirtd, on management.</summary>
    public static void Control(RunDirectoryBuilder builder, string nic = "eth0")
    {
        var engine = new TransportEndpoint(NetworkAddress.Parse("192.168.100.2"), 40001);
        var engineMac = MacAddress.Parse(builder.Plan.Engine.Mac);
        ReadOnlySpan<byte> hello = [0x16, 0x03, 0x01, 0x02];
        foreach (var host in builder.Plan.Hosts)
        {
            var agent = Endpoint(builder, host.Name, "eth0", 54321);
            for (var i = 0; i < 100; i++)
                builder.Captures[(host.Name, "eth0")].Add(
                    5 + i * 0.09,
                    FrameBytes.Tcp(engineMac, Mac(builder, host.Name, "eth0"), engine, agent, (uint)(1 + i * 700), 0x18, 700, hello));
        }

        var (client, server) = (Endpoint(builder, "host1", nic, 40100), Endpoint(builder, "host2", nic, 16514));
        for (var i = 0; i < 60; i++)
            foreach (var host in new[] { "host1", "host2" })
                builder.Captures[(host, nic)].Add(
                    MigrationAt + 0.05 + i * 0.03,
                    FrameBytes.Tcp(
                        Mac(builder, "host1", nic), Mac(builder, "host2", nic), client, server, (uint)(1 + i * 900), 0x18, 900, hello));
    }

    /// <summary>One migration with everything it leaves behind.</summary>
    public static void Migrate(RunDirectoryBuilder builder, Move move)
    {
        var vm = builder.Plan.Vm(move.Vm)!;
        builder.Tell(
            move.At,
            "runner",
            "migration-requested",
            new { migration = move.Ordinal, vm = vm.Name, vmId = vm.Id, from = move.From, to = move.To });
        if (move.Outcome == "completed")
            builder.Tell(move.At + 1.9, $"agent@{move.From}", "migration-completed", new
            {
                vmId = vm.Id,
                totalBytes = move.Claimed,
                memoryBytes = move.Claimed,
                memoryTotalBytes = 256L << 20,
                downtimeMilliseconds = 64,
                downtimeNetMilliseconds = 52,
                elapsedMilliseconds = 1840,
                setupMilliseconds = 9,
                iteration = 4,
            });
        builder.Tell(
            move.At + 1.95,
            "runner",
            "migration-finished",
            new
            {
                migration = move.Ordinal,
                vm = vm.Name,
                vmId = vm.Id,
                from = move.From,
                to = move.To,
                outcome = move.Outcome,
                milliseconds = 1950
            });
        builder.Tell(
            14.3, "runner", "vm-located", new { vm = vm.Name, hosts = new[] { move.Outcome == "completed" ? move.To : move.From } });
        if (move.OnWire > 0) Stream(builder, move);
        if (move.OnWire > 0 && move.Sampled) Sample(builder, vm, move);
        Guest(builder, vm, move);
        builder.Progress[vm.Name] = [.. Samples(move)];
    }

    /// <summary>The stream, in segments as large as offload makes them, seen by both ends' captures: quick at first, slower as the last
    /// pages are sent again.</summary>
    public static void Stream(RunDirectoryBuilder builder, Move move)
    {
        const int Segment = 64_000;
        var (from, to) = Ends(builder, move);
        var (fromMac, toMac) = (Mac(builder, move.From, move.Nic), Mac(builder, move.To, move.Nic));
        var count = 0;
        void Both(double time, FrameBytes frame)
        {
            var port = move.Port?.Invoke(count++, time - move.At) ?? move.Nic;
            builder.Captures[(move.From, port)].Add(time, frame.Tagged(move.Vlan));
            builder.Captures[(move.To, port)].Add(time + 0.00002, frame.Tagged(move.Vlan));
        }

        var began = move.At + 0.12;
        Both(began, FrameBytes.Tcp(fromMac, toMac, from, to, 999, 0x02, 0));
        Both(began + 0.0001, FrameBytes.Tcp(toMac, fromMac, to, from, 4999, 0x12, 0));
        for (long sent = 0, i = 0; sent < move.OnWire; i++)
        {
            var size = (int)Math.Min(Segment, move.OnWire - sent);
            var share = (double)sent / move.OnWire;
            var time = began + 0.001 + 1.62 * (share < 0.8 ? share * 0.9 : 0.72 + (share - 0.8) * 1.4) + 0.004 * Math.Sin(i * 0.7);
            Both(time, FrameBytes.Tcp(fromMac, toMac, from, to, (uint)(1000 + sent), 0x18, size, i == 0 ? move.Start : "...."u8));
            if (i % 4 == 0) Both(time + 0.00005, FrameBytes.Tcp(toMac, fromMac, to, from, 5000, 0x10, 0));
            sent += size;
        }

        Both(began + 1.75, FrameBytes.Tcp(fromMac, toMac, from, to, (uint)(1000 + move.OnWire), 0x11, 0));
    }

    public static void Sample(RunDirectoryBuilder builder, VmPlan vm, Move move)
    {
        var (from, to) = Ends(builder, move);
        AddSocket(builder, move.From, from, to, 4100 + move.Ordinal, vm, move.At + 0.15);
        AddSocket(builder, move.To, to, from, 5100 + move.Ordinal, vm, move.At + 0.15);
    }

    public static void AddSocket(
        RunDirectoryBuilder builder,
        string host,
        TransportEndpoint local,
        TransportEndpoint remote,
        int pid,
        VmPlan? vm,
        double at,
        string process = "qemu-system-x86")
    {
        if (!builder.Sockets.TryGetValue(host, out var samples)) builder.Sockets[host] = samples = [];
        samples.Add(new SocketSample
        {
            Time = RunDirectoryBuilder.At(at),
            Protocol = "tcp",
            Local = local,
            Remote = remote,
            State = "ESTABLISHED",
            Pid = pid,
            Process = process,
            Vm = vm?.Id.ToString(),
            VmName = vm?.Name,
        });
    }

    public static (TransportEndpoint From, TransportEndpoint To) Ends(RunDirectoryBuilder builder, Move move) =>
        (
            Endpoint(builder, move.From, move.Network ?? move.Nic, (ushort)(41233 + move.Ordinal)),
            Endpoint(builder, move.To, move.Network ?? move.Nic, move.ServerPort ?? (ushort)(49151 + move.Ordinal)));

    /// <param name="on">A NIC or bond, or a network.</param>
    public static TransportEndpoint Endpoint(RunDirectoryBuilder builder, string host, string on, ushort port)
    {
        var at = (builder.Plan.Network(on) ?? builder.Plan.Networks.First(network => network.On(host)?.Port == on)).On(host)!;
        return new(NetworkAddress.Parse((at.Address ?? at.Ipv6Address)!.Split('/')[0]), port);
    }

    /// <summary>Of a bond, its first port's: all ports send with it.</summary>
    public static MacAddress Mac(RunDirectoryBuilder builder, string host, string on)
    {
        var plan = builder.Plan.Hosts.Single(each => each.Name == host);
        var nic = plan.Bonds.FirstOrDefault(bond => bond.Name == on)?.Nics[0] ?? on;
        return MacAddress.Parse(plan.Nics.Single(each => each.Name == nic).Mac);
    }

    /// <summary>Heartbeats each 10 ms, on the wire and at the peer, with the pause of the switchover.</summary>
    private static void Guest(RunDirectoryBuilder builder, VmPlan vm, Move move)
    {
        var mac = MacAddress.Parse(vm.Mac!);
        var (from, to) = (
            new TransportEndpoint(NetworkAddress.Parse(vm.Address!.Split('/')[0]), 5000),
            new TransportEndpoint(NetworkAddress.Parse("192.168.100.1"), 9000));
        var rows = builder.Heartbeats[vm.Name] = [];
        var switchover = move.At + 1.7;
        for (var i = 0; i < 900; i++)
        {
            var moved = move.Outcome == "completed" && 5 + i * 0.01 >= switchover;
            var time = 5 + i * 0.01 + 0.0004 * Math.Sin(i * 1.3) + (moved ? move.Downtime : 0);
            rows.Add(
                new HeartbeatRow(
                    i,
                    8_000_000_000 + i * 10_000_000L,
                    RunDirectoryBuilder.Nanoseconds(time + 0.0001),
                    i * 20,
                    i * 400,
                    i / 25,
                    move.CorruptFrom <= i ? 3 : 0,
                    mac));
            builder.Captures[(moved ? move.To : move.From, "eth0")].Add(time, FrameBytes.Udp(mac, Observer, from, to, 80));
        }

        if (move.Outcome != "completed") return;
        foreach (var host in builder.Plan.Hosts)
            builder.Captures[(host.Name, "eth0")].Add(
                switchover + move.Downtime - 0.004 + (host.Name == move.To ? 0 : 0.00003), FrameBytes.ReverseArp(mac));
    }

    private static IEnumerable<object> Samples(Move move)
    {
        for (var i = 0; i <= 17; i++)
        {
            var share = Math.Min(1, i / 17.0);
            yield return new
            {
                time = RunDirectoryBuilder.At(move.At + 0.12 + i * 0.1),
                host = move.From,
                elapsedMilliseconds = i * 100.0,
                totalBytes = (long)(move.Claimed * share),
                memoryBytes = (long)(move.Claimed * share),
                memoryTotalBytes = 256L << 20,
                memoryRemainingBytes = (long)((256L << 20) * Math.Max(0, 1 - share * 1.1) + (i is > 10 and < 17 ? 6_000_000 : 0)),
                memoryBandwidth = 54_525_952,
                dirtyPagesPerSecond = i < 3 ? 0 : 1800 + 40 * (i % 5),
                pageSize = 4096,
                iteration = 1 + i / 5,
            };
        }
    }
}

/// <summary>How one VM moved.</summary>
internal sealed record Move
{
    public int Ordinal { get; init; } = 1;

    public string Vm { get; init; } = "vm1";

    public string From { get; init; } = "host1";

    public string To { get; init; } = "host2";

    public double At { get; init; } = SampleRun.MigrationAt;

    public string Nic { get; init; } = "eth1";

    /// <summary>The network whose addresses it uses, where the NIC has several.</summary>
    public string? Network { get; init; }

    /// <summary>The port of a bond for each frame, by its number and the seconds since the request.</summary>
    public Func<int, double, string>? Port { get; init; }

    /// <summary>The tag of its frames; 0 for none.</summary>
    public ushort Vlan { get; init; }

    public ushort? ServerPort { get; init; }

    /// <summary>What the stream begins with.</summary>
    public byte[] Start { get; init; } = "QEVM"u8.ToArray();

    public string Outcome { get; init; } = "completed";

    public long Claimed { get; init; } = SampleRun.Claimed;

    public long OnWire { get; init; } = SampleRun.OnWire;

    /// <summary>Whether the socket samplers saw its connection.</summary>
    public bool Sampled { get; init; } = true;

    /// <summary>Seconds.</summary>
    public double Downtime { get; init; } = 0.06;

    /// <summary>The beat from which on the guest reports corrupt pages.</summary>
    public int CorruptFrom { get; init; } = int.MaxValue;
}
