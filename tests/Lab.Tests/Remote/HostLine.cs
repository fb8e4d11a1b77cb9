using System.IO.Pipelines;
using Lab.Providers.Hosts;
using Lab.Providers.Remote;

namespace Lab.Tests.Remote;

/// <summary>A <see cref="RemoteHost"/> and its <see cref="HostServer"/> with nothing but two pipes between them.</summary>
internal sealed class HostLine : IAsyncDisposable
{
    private readonly Pipe _asked = new();
    private readonly Pipe _said = new();
    private readonly HostServer _server;
    private readonly CancellationTokenSource _interrupt = new();

    public HostLine(ILabHost host, string undoFile, TimeProvider? time = null, TimeSpan? silence = null)
    {
        _server = new HostServer(host, new UndoJournal(undoFile), _asked.Reader.AsStream(), _said.Writer.AsStream(), time ?? TimeProvider.System);
        Served = _server.ServeAsync(silence ?? TimeSpan.FromMinutes(5), _interrupt.Token);
        Remote = new RemoteHost("host1", host.Paths, _said.Reader.AsStream(), _asked.Writer.AsStream(), TimeProvider.System);
    }

    public RemoteHost Remote { get; }

    public Task<ServingEnd> Served { get; }

    /// <summary>The host's end is cut off: it neither hears nor is heard any more.</summary>
    public void Cut()
    {
        _asked.Writer.Complete();
        _said.Writer.Complete();
    }

    public async ValueTask DisposeAsync()
    {
        await Remote.DisposeAsync();
        await _interrupt.CancelAsync();
        await _asked.Writer.CompleteAsync();
        await Served;
        _server.Dispose();
        _interrupt.Dispose();
    }
}
