using Lab.Captures;
using Lab.Captures.Ledgers;
using Lab.Captures.Samples;
using Lab.Model.Errors;
using Lab.Providers.Namespaces;
using Lab.Providers.Plans;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Runs;

/// <summary>
/// A run directory, read as it is asked for and never written. Reading does not throw: a file that is missing, torn or damaged gives what
/// could be read of it and adds to <see cref="Damage"/>. May be used from several threads.
/// </summary>
public sealed class RunDirectory
{
    private readonly Lock _gate = new();
    private readonly HashSet<Damage> _damage = [];
    private readonly Lazy<LabPlan?> _plan;
    private readonly Lazy<string?> _scenario;
    private readonly Lazy<RunEnvironment?> _environment;
    private readonly Lazy<IReadOnlyList<HistoryEvent>> _recorded;
    private readonly Lazy<HostClocks> _clocks;
    private readonly Lazy<IReadOnlyList<HistoryEvent>> _history;
    private readonly Lazy<IReadOnlyList<MigrationRecord>> _migrations;
    private readonly Lazy<Expectation?> _expectation;
    private readonly Lock _reckoning = new();
    private readonly Dictionary<object, object> _reckoned = [];
    private Expectation? _stated;
    private readonly Dictionary<string, IReadOnlyList<JobSample>> _progress = [];

    private readonly Dictionary<string, IReadOnlyList<HeartbeatRow>> _heartbeats = [];

    private readonly Dictionary<string, IReadOnlyList<RoundTripRow>> _roundTrips = [];

    private readonly Dictionary<string, IReadOnlyList<SocketSample>> _sockets = [];
    private readonly Lazy<Ledger> _ledger;

    private RunDirectory(string path)
    {
        Root = path;
        _plan = new(() => PlanFile.Read(Root, Damaged));
        _scenario = new(
            () => RunFile.TryRead(Root, RunFiles.Scenario, Damaged, out var bytes) ? System.Text.Encoding.UTF8.GetString(bytes) : null);
        _environment = new(() => RunFile.TryReadJson<RunEnvironment>(Root, RunFiles.Environment, Damaged));
        _recorded = new(() => [.. UntilCheck(JsonLines.Read(Root, RunFiles.History, HistoryEvent.Read, Damaged))]);
        _clocks = new(() => HostClocks.Of(_recorded.Value));
        _history = new(() => Clocks.Offsets.Count == 0 ? _recorded.Value : [.. _recorded.Value.Select(Clocks.InRunnersTime)]);
        _ledger = new(() => CaptureFiles.Read(Root, Plan, Sockets, Clocks, Damaged));
        _expectation = new(() => Scenario is { } text ? Runs.Expectation.Read(text, Plan?.Hosts.Count, Damaged) : null);
        _migrations = new(() => MigrationRecords.Of(History, Progress, Damaged));
    }

    /// <summary>Absolute path of the run directory.</summary>
    public string Root { get; }

    /// <summary>Null when missing or damaged.</summary>
    public LabPlan? Plan => _plan.Value;

    /// <summary>The scenario's text, byte for byte as given; null when missing.</summary>
    public string? Scenario => _scenario.Value;

    /// <summary>Null when missing or damaged.</summary>
    public RunEnvironment? Environment => _environment.Value;

    /// <summary>In the order the runner saw them, up to the run's own check: what a kept lab went through later is no part of what was judged.</summary>
    public IReadOnlyList<HistoryEvent> History => _history.Value;

    /// <summary>Of the hosts, beside the runner's; what this directory reads is in the runner's time.</summary>
    public HostClocks Clocks => _clocks.Value;

    /// <summary>By ordinal.</summary>
    public IReadOnlyList<MigrationRecord> Migrations => _migrations.Value;

    /// <summary>What the captures of every NIC of the plan show; empty without a plan.</summary>
    public Ledger Ledger => _ledger.Value;

    /// <summary>What the scenario expects; the default when it cannot be read, and then <see cref="ExpectationKnown"/> is false.</summary>
    public Expectation Expectation => _stated ?? _expectation.Value ?? Runs.Expectation.Default;

    public bool ExpectationKnown => (_stated ?? _expectation.Value) is not null;

    /// <summary>The network that must carry a migration's stream: the expected one, else the one with the migration role, else management.
    /// Null when no stream is expected, or nobody knows.</summary>
    /// <param name="ordinal">The migration's, from 1.</param>
    public NetworkPlan? ExpectedNetworkOf(int ordinal) =>
        Plan is not { } plan ? null
        : Expectation.ExpectationOf(ordinal).Network is { } name ? (name == ExpectConfig.NoNetwork ? null : plan.Network(name))
        : plan.MigrationNetwork();

    /// <summary>Whether everything was recorded: the run ended, or has come to its own check.</summary>
    public bool IsComplete =>
        History.Any(item => item.Kind == EventKinds.RunFinished || IsCheck(item));

    /// <summary>When recording ended: what follows is the judge's time. Null for a run that was cut short.</summary>
    public DateTimeOffset? Finished => History.FirstOrDefault(IsCheck)?.Time;

    /// <summary>All that is damaged, by file and offset: asking reads everything that was not read yet.</summary>
    public IReadOnlyList<Damage> Damage
    {
        get
        {
            ReadAll();
            lock (_gate) return [.. _damage.OrderBy(item => item.File, StringComparer.Ordinal).ThenBy(item => item.Offset)];
        }
    }

    /// <exception cref="LabException"><see cref="ErrorKind.BadRequest"/> when there is no such directory, or it holds no run at
    /// all.</exception>
    public static RunDirectory Open(string path)
    {
        var root = Path.GetFullPath(path);
        if (!Directory.Exists(root))
            throw new LabException(
                ErrorKind.BadRequest, $"{path} is not a directory: name a run directory, such as runs/<scenario>/latest.");
        if (!File.Exists(Path.Combine(root, RunFiles.Plan)) && !File.Exists(Path.Combine(root, RunFiles.History)))
            throw new LabException(ErrorKind.BadRequest, $"{path} holds no run: neither {RunFiles.Plan} nor {RunFiles.History} is there.");
        return new RunDirectory(root);
    }

    /// <summary>Judges against this instead of the run's own scenario.</summary>
    internal void Expect(Expectation expectation)
    {
        _stated = expectation;
        lock (_reckoning) _reckoned.Clear();
    }

    /// <summary>What several checkers need of the run is reckoned once.</summary>
    /// <param name="key">Names it, with its type.</param>
    internal T Once<T>(object key, Func<T> reckon)
        where T : class
    {
        lock (_reckoning)
        {
            if (!_reckoned.TryGetValue((typeof(T), key), out var known)) _reckoned[(typeof(T), key)] = known = reckon();
            return (T)known;
        }
    }

    /// <summary>libvirt's samples of a VM's migrations; empty when there are none.</summary>
    public IReadOnlyList<JobSample> Progress(string vm)
    {
        lock (_gate)
        {
            if (!_progress.TryGetValue(vm, out var samples))
                _progress[vm] = samples = [.. JsonLines.Read(Root, RunFiles.Progress(vm), JobSample.Read, Damaged).Select(sample => sample with { Time = sample.Time - Clocks.AheadOf(sample.Host) })];
            return samples;
        }
    }

    /// <summary>A VM's heartbeats in order of arrival; empty when there are none.</summary>
    public IReadOnlyList<HeartbeatRow> Heartbeats(string vm)
    {
        lock (_gate)
        {
            if (!_heartbeats.TryGetValue(vm, out var rows))
                _heartbeats[vm] = rows = [.. SampleFiles.Heartbeats(Root, RunFiles.Heartbeats(vm), Damaged).Select(row => row with { PeerNanoseconds = row.PeerNanoseconds - Clocks.AheadOf(NamespaceLab.ObserverName).Ticks * UnixTime.NanosecondsPerTick })];
            return rows;
        }
    }

    /// <summary>What processes of a host held which sockets; empty when nothing was sampled.</summary>
    public IReadOnlyList<SocketSample> Sockets(string host)
    {
        lock (_gate)
        {
            if (!_sockets.TryGetValue(host, out var samples))
                _sockets[host] = samples = [.. SampleFiles.Sockets(Root, RunFiles.Sockets(host), Damaged).Select(sample => InRunnersTime(sample, Clocks.AheadOf(host)))];
            return samples;
        }
    }

    /// <summary>Round trips from the engine to a host's agent, in the order they began; empty when there are none. Not every run measures
    /// them: their absence is no damage.</summary>
    public IReadOnlyList<RoundTripRow> RoundTrips(string host)
    {
        lock (_gate)
        {
            if (!_roundTrips.TryGetValue(host, out var rows))
            {
                rows = File.Exists(PathOf(RunFiles.RoundTrips(host))) ? SampleFiles.RoundTrips(Root, RunFiles.RoundTrips(host), Damaged) : [];
                _roundTrips[host] = rows = [.. rows.Select(row => row with { Time = row.Time - Clocks.AheadOf(NamespaceLab.EngineName) }).OrderBy(row => row.Time)];
            }

            return rows;
        }
    }

    /// <summary>Absolute path of a file of the run, which need not exist.</summary>
    public string PathOf(string file) => Path.Combine(Root, file);

    /// <summary>Events of one kind, in order.</summary>
    public IEnumerable<HistoryEvent> Events(string kind) => History.Where(item => item.Kind == kind);

    private static IEnumerable<HistoryEvent> UntilCheck(IReadOnlyList<HistoryEvent> all)
    {
        foreach (var item in all)
        {
            yield return item;
            if (IsCheck(item)) yield break;
        }
    }

    private static bool IsCheck(HistoryEvent item) => item.Kind == EventKinds.PhaseStarted && item.Text("phase") == "check";

    private static SocketSample InRunnersTime(SocketSample sample, TimeSpan ahead) => sample with { Time = sample.Time - ahead, LastTime = sample.LastTime - ahead };

    private void ReadAll()
    {
        _ = (Expectation, Environment, Migrations, Ledger);
        foreach (var host in Plan?.Hosts ?? []) _ = (Sockets(host.Name), RoundTrips(host.Name));
        foreach (var vm in Plan?.Vms ?? [])
            if (vm.Network is not null && Plan?.ReadOnly != true) Heartbeats(vm.Name);
    }

    private void Damaged(Damage damage)
    {
        lock (_gate) _damage.Add(damage);
    }
}
