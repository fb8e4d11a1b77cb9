using System.Text.Json;
using Lab.Captures;
using Lab.Captures.Addresses;
using Lab.Captures.Pcapng;
using Lab.Captures.Samples;
using Lab.Providers.Plans;
using Lab.Runner.Runs;

namespace Lab.Tests.Runs;

/// <summary>
/// Makes a run directory on disk as a run would have left it, real pcapng included. What a test wants wrong it changes before
/// <see cref="Write"/>; files it wants damaged it damages after.
/// </summary>
internal sealed class RunDirectoryBuilder : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public RunDirectoryBuilder(LabPlan? plan = null)
    {
        Plan = plan ?? SamplePlan.TwoHosts();
        Directory.CreateDirectory(Root);
        foreach (var (host, nic) in Plan.Hosts.SelectMany(host => host.Nics.Select(nic => (host.Name, nic.Name))))
            Captures[(host, nic)] = new CaptureContent();
    }

    public string Root { get; } = Path.Combine(Path.GetTempPath(), "lab-tests", Guid.NewGuid().ToString("N"));

    public LabPlan Plan { get; set; }

    public string Scenario { get; set; } = SampleScenario.Text();

    public RunEnvironment Environment { get; set; } = new()
    {
        RunId = "4f2a91",
        LabVersion = "0.1.0",
        Provider = "namespaces",
        Kernel = "Linux 6.1.0-56-amd64",
        Qemu = "7.2.22",
        Libvirt = "9.0.0",
        Accelerator = "tcg",
        Cpu = "Example CPU @ 2.0 GHz",
        Cores = 2,
        MemoryBytes = 24L << 30,
        Rootless = true,
        OperatingSystem = "Debian GNU/Linux 12",
    };

    public List<HistoryEvent> History { get; } = [];

    public Dictionary<(string Host, string Nic), CaptureContent> Captures { get; } = [];

    public Dictionary<string, List<SocketSample>> Sockets { get; } = [];

    public Dictionary<string, List<HeartbeatRow>> Heartbeats { get; } = [];

    public Dictionary<string, List<RoundTripRow>> RoundTrips { get; } = [];

    public Dictionary<string, List<object>> Progress { get; } = [];

    /// <param name="seconds">Since <see cref="Start"/>.</param>
    public void Tell(double seconds, string source, string kind, object? data = null) =>
        History.Add(new HistoryEvent(At(seconds), source, kind, JsonSerializer.SerializeToElement(data ?? new { }, RunJson.Line)));

    public static DateTimeOffset At(double seconds) => Start.AddTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));

    public static long Nanoseconds(double seconds) => UnixTime.FromDateTimeOffset(At(seconds));

    public string PathOf(string file) => Path.Combine(Root, file);

    public RunDirectory Write()
    {
        foreach (var folder in new[] { "captures", "sockets", "heartbeats", "progress" }) Directory.CreateDirectory(PathOf(folder));
        File.WriteAllText(PathOf(RunFiles.Plan), JsonSerializer.Serialize(Plan, RunJson.File));
        File.WriteAllText(PathOf(RunFiles.Scenario), Scenario);
        Environment.Save(Root);
        File.WriteAllLines(
            PathOf(RunFiles.History),
            History
                .OrderBy(item => item.Time)
                .Select(item => JsonSerializer.Serialize(new { item.Time, item.Source, item.Kind, item.Data }, RunJson.Line)));
        foreach (var ((host, nic), content) in Captures) WriteCapture(host, nic, content);
        foreach (var host in Plan.Hosts)
            WriteText(
                RunFiles.Sockets(host.Name),
                writer => Sockets.GetValueOrDefault(host.Name, []).ForEach(sample => SocketSamples.Write(writer, sample)));
        foreach (var (vm, rows) in Heartbeats)
            WriteText(RunFiles.Heartbeats(vm), writer =>
            {
                Lab.Captures.Samples.Heartbeats.WriteHeader(writer);
                rows.ForEach(row => Lab.Captures.Samples.Heartbeats.Write(writer, row));
            });
        foreach (var (host, rows) in RoundTrips)
        {
            Directory.CreateDirectory(PathOf("roundtrips"));
            WriteText(RunFiles.RoundTrips(host), writer =>
            {
                Lab.Captures.Samples.RoundTrips.WriteHeader(writer);
                rows.ForEach(row => Lab.Captures.Samples.RoundTrips.Write(writer, row));
            });
        }

        foreach (var (vm, samples) in Progress)
            File.WriteAllLines(PathOf(RunFiles.Progress(vm)), samples.Select(sample => JsonSerializer.Serialize(sample, RunJson.Line)));
        return RunDirectory.Open(Root);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void WriteText(string file, Action<TextWriter> write)
    {
        using var writer = new StreamWriter(PathOf(file));
        write(writer);
    }

    private void WriteCapture(string host, string nic, CaptureContent content)
    {
        var mac = MacAddress.Parse(Plan.Hosts.Single(each => each.Name == host).Nics.Single(each => each.Name == nic).Mac);
        using var writer = PcapngWriter.Create(
            PathOf(RunFiles.Capture(host, nic)), new InterfaceInfo { Name = nic, MacAddress = mac, SnapLength = 128, Filter = content.Filter });
        foreach (var (time, frame) in content.Frames.OrderBy(each => each.Nanoseconds))
            writer.OnPacket(new PacketRef(0, time, frame.WireLength, frame.Data));
        writer.OnStatistics(new CaptureStatistics(content.Frames.Count + content.Dropped, content.Dropped, 0));
        if (content.Killed) writer.Abandon();
    }
}

/// <summary>What one NIC's capture holds.</summary>
internal sealed class CaptureContent
{
    public List<(long Nanoseconds, FrameBytes Frame)> Frames { get; } = [];

    public long Dropped { get; set; }

    public string Filter { get; set; } = "";

    /// <summary>It ends with its last frame, and not in order.</summary>
    public bool Killed { get; set; }

    /// <param name="seconds">Since <see cref="RunDirectoryBuilder.Start"/>.</param>
    public void Add(double seconds, FrameBytes frame) => Frames.Add((RunDirectoryBuilder.Nanoseconds(seconds), frame));
}
