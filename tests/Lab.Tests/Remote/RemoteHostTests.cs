using Lab.Model.Errors;
using Lab.Providers.Hosts;
using Lab.Providers.Processes;
using Lab.Providers.Remote;

namespace Lab.Tests.Remote;

/// <summary>A host that is elsewhere does what a host that is here does.</summary>
public sealed class RemoteHostTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-remote-").FullName;
    private readonly ScriptedHost _host = new();
    private readonly HostLine _line;

    public RemoteHostTests() => _line = new HostLine(_host, Undo);

    private string Undo => Path.Combine(_folder, "undo.jsonl");

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _line.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task One_of_another_version_is_refused()
    {
        await _line.Remote.GreetAsync(CancellationToken.None).WaitAsync(Patience);
        var hello = "{\"say\":\"hello\",\"id\":0,\"version\":99}\n"u8.ToArray();
        await using var other = new RemoteHost("host1", _host.Paths, new MemoryStream(hello), new MemoryStream(), TimeProvider.System);
        var failure = await Assert.ThrowsAsync<LabException>(() => other.GreetAsync(CancellationToken.None).WaitAsync(Patience));
        Assert.Contains("host1 speaks version 99, and this one 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_gets_its_input_and_gives_its_output_and_exit_code()
    {
        _host.OnRun = (command, input) => new CommandResult(command, 3, $"{string.Join('|', command)}<{input}>", "übel\n");
        var result = await _line.Remote.RunAsync(["tc", "a b", "\"\n"], "link\nset").WaitAsync(Patience);
        Assert.Equal((3, "tc|a b|\"\n<link\nset>", "übel\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task What_fails_there_fails_here_with_its_kind_and_output()
    {
        _host.StartFailure = new LabException(ErrorKind.ProcessDied, "agent ended") { Output = "port taken" };
        var failure = await Assert.ThrowsAsync<LabException>(() => _line.Remote.StartDaemonAsync(Spec()).WaitAsync(Patience));
        Assert.Equal((ErrorKind.ProcessDied, "agent ended", "port taken", "host1"), (failure.Kind, failure.Message, failure.Output, failure.Host));
    }

    [Fact]
    public async Task A_daemon_is_heard_signalled_and_stopped()
    {
        var heard = new TaskCompletionSource<string>();
        var daemon = await _line.Remote.StartDaemonAsync(Spec() with { OnOutput = line => heard.TrySetResult(line), Environment = new Dictionary<string, string> { ["A"] = "b" } }).WaitAsync(Patience);
        var there = Assert.Single(_host.Daemons);
        Assert.Equal(("agent", 4711, "b"), (daemon.Name, daemon.ProcessId, there.Spec.Environment["A"]));
        there.Spec.OnOutput!("{\"packets\":1}");
        Assert.Equal("{\"packets\":1}", await heard.Task.WaitAsync(Patience));
        daemon.Pause();
        daemon.Resume();
        Assert.Equal(143, await daemon.StopAsync(TimeSpan.FromSeconds(1)).WaitAsync(Patience));
        Assert.True(there.Stopping);
        Assert.True(daemon.Stopping);
        Assert.Equal(["pause", "resume"], there.Signals.Take(2));
        Assert.Equal(143, await daemon.Exited.WaitAsync(Patience));
    }

    [Fact]
    public async Task The_end_of_a_daemon_is_told()
    {
        var daemon = await _line.Remote.StartDaemonAsync(Spec()).WaitAsync(Patience);
        _host.Daemons[0].End(9);
        Assert.Equal(9, await daemon.Exited.WaitAsync(Patience));
        Assert.False(daemon.HostIsLost);
        Assert.False(daemon.Stopping);
    }

    [Fact]
    public async Task Files_of_any_size_come_whole()
    {
        var path = Path.Combine(_folder, "there/deep/file");
        var content = new byte[1_500_000];
        new Random(5).NextBytes(content);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, content);
        Assert.Equal(content, await _line.Remote.GetFileAsync(path).WaitAsync(Patience));
        Assert.True(await _line.Remote.ExistsAsync(path).WaitAsync(Patience));
        Assert.False(await _line.Remote.ExistsAsync(path + "x").WaitAsync(Patience));
        Assert.Null(await _line.Remote.GetFileAsync(path + "x").WaitAsync(Patience));
    }

    [Fact]
    public async Task A_secret_is_its_owners_only()
    {
        var path = Path.Combine(_folder, "key.pem");
        await _line.Remote.PutFileAsync(path, "secret", secret: true).WaitAsync(Patience);
        Assert.Equal("secret", await File.ReadAllTextAsync(path));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task A_folder_is_brought_here_with_all_below_it()
    {
        var there = Directory.CreateDirectory(Path.Combine(_folder, "there/logs/host1")).Parent!.Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(there, "plan.json"), "{}");
        await File.WriteAllTextAsync(Path.Combine(there, "logs/host1/agent.log"), "said");
        await File.WriteAllTextAsync(Path.Combine(there, "empty"), "");
        var here = Path.Combine(_folder, "here");
        await _line.Remote.CollectAsync(there, here, CancellationToken.None).WaitAsync(Patience);
        Assert.Equal("said", await File.ReadAllTextAsync(Path.Combine(here, "logs/host1/agent.log")));
        Assert.Equal("{}", await File.ReadAllTextAsync(Path.Combine(here, "plan.json")));
        Assert.Equal(0, new FileInfo(Path.Combine(here, "empty")).Length);
        await _line.Remote.CollectAsync(there + "x", here, CancellationToken.None).WaitAsync(Patience);
    }

    [Fact]
    public async Task Clocks_that_agree_are_found_to_agree()
    {
        var offset = await _line.Remote.ReadClockAsync(TimeProvider.System, CancellationToken.None).WaitAsync(Patience);
        Assert.InRange(offset.Ahead.Duration(), TimeSpan.Zero, offset.Uncertainty + TimeSpan.FromMilliseconds(20));
        Assert.True(offset.Uncertainty < Patience);
    }

    [Fact]
    public async Task What_takes_a_change_back_is_on_disk_before_the_change_is_made()
    {
        await _line.Remote.UndoLaterAsync(["ip", "link", "set", "eth1", "down"], CancellationToken.None).WaitAsync(Patience);
        await _line.Remote.UndoLaterAsync(["nft", "delete", "table", "ip", "lab"], CancellationToken.None).WaitAsync(Patience);
        Assert.Equal(["nft delete table ip lab", "ip link set eth1 down"], new UndoJournal(Undo).Commands().Select(command => string.Join(' ', command)));
    }

    [Fact]
    public async Task Asked_to_end_it_ends_its_daemons_and_says_so()
    {
        await _line.Remote.StartDaemonAsync(Spec()).WaitAsync(Patience);
        await _line.Remote.EndAsync(CancellationToken.None).WaitAsync(Patience);
        Assert.Equal(ServingEnd.Asked, await _line.Served.WaitAsync(Patience));
        Assert.Contains("kill", _host.Daemons[0].Signals);
    }

    [Fact]
    public async Task A_host_that_is_lost_fails_whoever_asks_and_ends_its_daemons_on_both_sides()
    {
        var daemon = await _line.Remote.StartDaemonAsync(Spec()).WaitAsync(Patience);
        _line.Cut();
        Assert.Equal(ServingEnd.Disconnected, await _line.Served.WaitAsync(Patience));
        Assert.Contains("kill", _host.Daemons[0].Signals);
        await daemon.Exited.WaitAsync(Patience);
        Assert.True(daemon.HostIsLost);
        var failure = await Assert.ThrowsAsync<LabException>(() => _line.Remote.RunAsync(["true"]).WaitAsync(Patience));
        Assert.Equal((ErrorKind.Unreachable, "The connection to host1 is lost."), (failure.Kind, failure.Message));
        await daemon.StopAsync(TimeSpan.FromSeconds(1)).WaitAsync(Patience);
    }

    private static DaemonSpec Spec() => new("agent", ["Lab.Agent", "--config", "agent.json"], "agent.log");
}
