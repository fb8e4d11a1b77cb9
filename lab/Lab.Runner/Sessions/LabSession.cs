using System.Collections.Concurrent;
using System.Net;
using Lab.Model.Errors;
using Lab.Providers.Certificates;
using Lab.Providers.Guests;
using Lab.Providers.Hosts;
using Lab.Providers.Namespaces;
using Lab.Providers.Plans;
using Lab.Runner.Inventories;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;
using Lab.Runner.Stack;

namespace Lab.Runner.Sessions;

/// <summary>What the phases of one run share. Later phases fill in what earlier ones cannot know.</summary>
public sealed class LabSession(string directory, Scenario scenario, LabPlan plan, HistoryWriter history, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ending = new();
    private IRunAuthority? _authority;
    private RunnerIdentity? _identity;
    private IStackWires? _wires;

    /// <summary>The run directory's name, which is also where it lies for people outside.</summary>
    public required string RunId { get; init; }

    /// <summary>The run directory as the lab's processes see it.</summary>
    public string Directory { get; } = directory;

    public Scenario Scenario { get; } = scenario;

    public LabPlan Plan { get; } = plan;

    public HistoryWriter History { get; } = history;

    public TimeProvider Time { get; } = time;

    /// <summary>Made when somebody asks, unless the place has one of its own.</summary>
    public IRunAuthority Authority
    {
        get
        {
            lock (_gate) return _authority ??= new RunAuthority(Time.GetUtcNow());
        }
        init => _authority = value;
    }

    public RunnerIdentity Identity
    {
        get
        {
            lock (_gate) return _identity ??= new RunnerIdentity(Authority.Issue("runner"));
        }
    }

    /// <summary>How engine and agents are reached.</summary>
    public IStackWires Wires
    {
        get => _wires ??= new HttpWires(this);
        set => _wires = value;
    }

    public Daemons Daemons { get; } = new(history);

    /// <summary><c>kvm</c> where a guest really boots with it, else <c>tcg</c>.</summary>
    public string Accelerator { get; set; } = "tcg";

    /// <summary>With what the hosts themselves run, where they are VMs of the lab; null: they are not.</summary>
    public string? HostAccelerator { get; set; }

    /// <summary>What a simulation reckons with, in words; null: it is none.</summary>
    public string? Model { get; init; }

    /// <summary>In a user namespace of our own: root inside is somebody else outside.</summary>
    public bool IsRootless { get; } = IsMapped();

    /// <summary>Whole packets in the captures instead of headers.</summary>
    public bool FullCapture { get; init; }

    /// <summary>What was there before, where the lab only watches; null: the lab makes what it runs.</summary>
    public ExistingMachines? Existing { get; init; }

    /// <summary>Of the hosts beside this process's, as measured last.</summary>
    public IReadOnlyDictionary<string, ClockOffset> Clocks { get; set; } = new Dictionary<string, ClockOffset>();

    /// <summary>Set by Provision.</summary>
    public ILab? Lab { get; set; }

    /// <summary>Set by Install.</summary>
    public GuestFiles? Guest { get; set; }

    /// <summary>Set by Install.</summary>
    public EngineClient? Engine { get; set; }

    /// <summary>Set by Install.</summary>
    public EventRecorder? Events { get; set; }

    /// <summary>The engine's migrations that the scenario accounts for, with their ordinals.</summary>
    public ConcurrentDictionary<string, int> Migrations { get; } = new();

    /// <summary>What takes long while the lab is made.</summary>
    public Steps Steps { get; } = new((step, took) => history.Append("runner", EventKinds.StepFinished, new { step, milliseconds = took.TotalMilliseconds }));

    /// <summary>Live figures of the probes.</summary>
    public ProbeFigures Figures { get; } = new();

    /// <summary>Where the engine serves.</summary>
    public IPEndPoint EngineEndpoint => new(Installer.AddressOf(Plan.Engine.Address), Installer.EnginePort);

    /// <summary>Cancelled when the lab is taken down: for what goes on in its background.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>How long to wait for what takes a host of this machine's kind at most so long.</summary>
    public TimeSpan Patiently(TimeSpan usual) => usual * (Lab?.Slowness ?? 1);

    public ILabHost Host(string name) => Lab!.Hosts.First(host => host.Name == name);

    private static bool IsMapped()
    {
        if (!OperatingSystem.IsLinux()) return false;
        var map = File.ReadAllText("/proc/self/uid_map").Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return map.Length > 1 && map[1] != "0";
    }

    /// <exception cref="LabException">All is over, and something could not be given back as it was.</exception>
    public async ValueTask DisposeAsync()
    {
        Daemons.Release();
        _ending.Cancel();
        if (Events is not null) await Events.DisposeAsync();
        Engine?.Dispose();
        if (Lab is not null) await Lab.DisposeAsync();
        _identity?.Dispose();
        _authority?.Dispose();
        _ending.Dispose();
        if (Lab?.LeftBehind is { Count: > 0 } left) throw new LabException(ErrorKind.Environment, string.Join('\n', left));
    }
}

/// <summary>The guest's kernel and initrd as every host sees them.</summary>
public sealed record GuestFiles(string KernelPath, string InitrdPath)
{
    public static GuestFiles Of(GuestImage image) => new($"{LabRoot.Guest}/{Path.GetFileName(image.KernelPath)}", $"{LabRoot.Guest}/{Path.GetFileName(image.InitrdPath)}");
}
