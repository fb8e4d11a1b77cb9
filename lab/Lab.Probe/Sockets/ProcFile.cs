using Microsoft.Win32.SafeHandles;

namespace Lab.Probe.Sockets;

/// <summary>A file of <c>/proc</c> kept open and read again from its start: each read is a new picture. Used by one thread.</summary>
internal sealed class ProcFile(string path) : IDisposable
{
    private readonly SafeFileHandle _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
    private byte[] _buffer = new byte[16384];

    /// <summary>Valid until the next call.</summary>
    public ReadOnlySpan<byte> Read()
    {
        var used = 0;
        for (int got; (got = RandomAccess.Read(_handle, _buffer.AsSpan(used), used)) > 0;)
        {
            used += got;
            if (used == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        return _buffer.AsSpan(0, used);
    }

    public void Dispose() => _handle.Dispose();
}
