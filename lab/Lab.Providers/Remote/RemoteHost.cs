using System.Text;
using Lab.Model.Errors;
using Lab.Providers.Hosts;
using Lab.Providers.Processes;

namespace Lab.Providers.Remote;

/// <summary>A host that is elsewhere, behind two streams to its <see cref="HostServer"/>.</summary>
public sealed class RemoteHost : ILabHost, IAsyncDisposable
{
    /// <summary>Pieces that files travel in.</summary>
    private const int Piece = 512 * 1024;

    private readonly RemoteConnection _connection;

    /// <param name="input">What the host says.</param>
    /// <param name="output">What is said to it.</param>
    public RemoteHost(string name, HostPaths paths, Stream input, Stream output, TimeProvider time)
    {
        (Name, Paths) = (name, paths);
        _connection = new RemoteConnection(name, input, output, time);
    }

    public string Name { get; }

    public HostPaths Paths { get; }

    /// <summary>Waits until the host speaks.</summary>
    /// <exception cref="LabException">It does not answer as a host, or as one of another version.</exception>
    public async Task GreetAsync(CancellationToken cancellationToken)
    {
        var there = await _connection.Hello.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (there == HostMessages.Version) return;
        throw new LabException(ErrorKind.NotSupported, FormattableString.Invariant($"The lab's program on {Name} speaks version {there}, and this one {HostMessages.Version}: `lab/lab` builds both anew.")) { Host = Name };
    }

    public async Task<CommandResult> RunAsync(IReadOnlyList<string> command, string? input = null, CancellationToken cancellationToken = default)
    {
        var reply = await _connection.AskAsync<RunReply>(new RunRequest(_connection.NewId(), [.. command], input), cancellationToken).ConfigureAwait(false);
        return new CommandResult(command, reply.ExitCode, reply.Output, reply.Error);
    }

    public async Task<ILabDaemon> StartDaemonAsync(DaemonSpec spec, CancellationToken cancellationToken = default)
    {
        var daemon = new RemoteDaemon(_connection, Name, spec, _connection.NewId());
        await daemon.StartAsync(cancellationToken).ConfigureAwait(false);
        return daemon;
    }

    public Task PutFileAsync(string path, string content, bool secret = false, CancellationToken cancellationToken = default) =>
        _connection.AskAsync<DoneReply>(new PutRequest(_connection.NewId(), path, Encoding.UTF8.GetBytes(content), secret), cancellationToken);

    public async Task<bool> ExistsAsync(string path, CancellationToken cancellationToken = default) =>
        (await _connection.AskAsync<ExistsReply>(new ExistsRequest(_connection.NewId(), path), cancellationToken).ConfigureAwait(false)).Exists;

    public async Task<byte[]?> GetFileAsync(string path, CancellationToken cancellationToken = default)
    {
        using var content = new MemoryStream();
        return await CopyFileAsync(path, content, cancellationToken).ConfigureAwait(false) ? content.ToArray() : null;
    }

    /// <summary>Brings everything below a folder of the host here; files that are here already are overwritten.</summary>
    public async Task CollectAsync(string folder, string target, CancellationToken cancellationToken)
    {
        var list = await _connection.AskAsync<ListReply>(new ListRequest(_connection.NewId(), folder), cancellationToken).ConfigureAwait(false);
        foreach (var name in list.Files.Keys.Order(StringComparer.Ordinal))
        {
            var local = Path.GetFullPath(Path.Combine(target, name));
            if (!local.StartsWith(Path.GetFullPath(target) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new LabException(ErrorKind.Internal, $"{Name} offers a file outside its folder: {name}.") { Host = Name };
            Directory.CreateDirectory(Path.GetDirectoryName(local)!);
            var file = new FileStream(local, FileMode.Create, FileAccess.Write);
            await using var closing = file.ConfigureAwait(false);
            await CopyFileAsync($"{folder}/{name}", file, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>How far the host's clock is ahead of ours, and by how much that may be wrong.</returns>
    public async Task<ClockOffset> ReadClockAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        const int Rounds = 8;
        ClockOffset? best = null;
        for (var round = 0; round < Rounds; round++)
        {
            var sent = time.GetUtcNow();
            var began = time.GetTimestamp();
            var reply = await _connection.AskAsync<ClockReply>(new ClockRequest(_connection.NewId()), cancellationToken).ConfigureAwait(false);
            var took = time.GetElapsedTime(began);
            // The answer was written somewhere between asking and hearing: in the middle, give or take half.
            var offset = new ClockOffset(new DateTimeOffset(reply.Ticks, TimeSpan.Zero) - (sent + took / 2), took / 2);
            if (best is null || offset.Uncertainty < best.Uncertainty) best = offset;
        }

        return best!;
    }

    /// <summary>Has the host write down what takes a change back, before it is made: it is run once the lab has left the host, however it left.</summary>
    public Task UndoLaterAsync(IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        _connection.AskAsync<DoneReply>(new UndoRequest(_connection.NewId(), [.. command]), cancellationToken);

    /// <summary>Everything of ours there ends.</summary>
    /// <exception cref="LabException">The host is lost: it ends by itself then.</exception>
    public Task EndAsync(CancellationToken cancellationToken) => _connection.AskAsync<DoneReply>(new EndRequest(_connection.NewId()), cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<bool> CopyFileAsync(string path, Stream target, CancellationToken cancellationToken)
    {
        for (long offset = 0; ;)
        {
            var reply = await _connection.AskAsync<GetReply>(new GetRequest(_connection.NewId(), path, offset, Piece), cancellationToken).ConfigureAwait(false);
            if (reply.Content is not { } content) return false;
            await target.WriteAsync(content, cancellationToken).ConfigureAwait(false);
            offset += content.Length;
            if (content.Length < Piece) return true;
        }
    }
}
