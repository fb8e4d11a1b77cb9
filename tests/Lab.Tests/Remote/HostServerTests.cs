using System.Text;
using Lab.Model.Errors;
using Lab.Providers.Remote;

namespace Lab.Tests.Remote;

/// <summary>Whoever is at the other end: rubbish, silence, nobody.</summary>
public sealed class HostServerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-remote-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_runner_that_falls_silent_is_gone()
    {
        var silent = new System.IO.Pipelines.Pipe();
        using var server = Server(silent.Reader.AsStream(), new MemoryStream());
        Assert.Equal(ServingEnd.Silent, await server.ServeAsync(TimeSpan.FromMilliseconds(50), CancellationToken.None).WaitAsync(Patience));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("{\"ask\":\"dance\",\"id\":1}\n")]
    [InlineData("null\n")]
    public async Task Whoever_is_no_runner_is_not_served(string said)
    {
        using var server = Server(new MemoryStream(Encoding.UTF8.GetBytes(said)), new MemoryStream());
        Assert.Equal(ServingEnd.Disconnected, await server.ServeAsync(Patience, CancellationToken.None).WaitAsync(Patience));
    }

    [Fact]
    public async Task Told_to_end_it_ends()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        using var server = Server(new System.IO.Pipelines.Pipe().Reader.AsStream(), new MemoryStream());
        Assert.Equal(ServingEnd.Interrupted, await server.ServeAsync(Patience, stop.Token).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_login_that_prints_is_named()
    {
        await using var remote = new RemoteHost("host1", new ScriptedHost().Paths, new MemoryStream("Welcome to Debian!\n"u8.ToArray()), new MemoryStream(), TimeProvider.System);
        var failure = await Assert.ThrowsAsync<LabException>(() => remote.GreetAsync(CancellationToken.None).WaitAsync(Patience));
        Assert.Equal(ErrorKind.Unreachable, failure.Kind);
        Assert.Contains("'Welcome to Debian!'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_that_a_crash_cut_short_is_read_up_to_there()
    {
        var file = Path.Combine(_folder, "undo.jsonl");
        new UndoJournal(file).Add(["first"]);
        new UndoJournal(file).Add(["second", "of \"two\""]);
        File.AppendAllText(file, "[\"thi");
        Assert.Equal(["second|of \"two\"", "first"], new UndoJournal(file).Commands().Select(command => string.Join('|', command)));
        Assert.Empty(new UndoJournal(file + "x").Commands());
    }

    private HostServer Server(Stream input, Stream output) => new(new ScriptedHost(), new UndoJournal(Path.Combine(_folder, "undo.jsonl")), input, output, TimeProvider.System);
}
