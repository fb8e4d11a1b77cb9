using Microsoft.Win32.SafeHandles;

namespace Lab.Captures.Pcapng;

/// <summary>A window sliding over a file. Reads, not a memory map: a file cut short while it is mapped kills the process that touches
/// it, and the window keeps memory small whatever the file's size.</summary>
internal sealed class BlockSource : IDisposable
{
    private const int WindowSize = 1 << 20;
    private readonly SafeFileHandle? _file;
    private byte[] _buffer;
    private int _position;
    private int _end;
    private long _fileOffset;

    public BlockSource(SafeFileHandle file)
    {
        _file = file;
        _buffer = new byte[WindowSize];
    }

    public BlockSource(byte[] content)
    {
        _buffer = content;
        _end = content.Length;
    }

    /// <summary>Where in the file the next byte lies.</summary>
    public long Offset => _fileOffset + _position;

    /// <summary>Bytes at hand; <see cref="Require"/> may bring more.</summary>
    public ReadOnlySpan<byte> Rest => _buffer.AsSpan(_position, _end - _position);

    /// <summary>Makes at least so many bytes available. False at the file's end; what there is stays available. Earlier spans become
    /// invalid.</summary>
    public bool Require(int count) => _end - _position >= count || Fill(count);

    public void Advance(int count) => _position += count;

    public void Dispose() => _file?.Dispose();

    private bool Fill(int count)
    {
        if (_file is null) return false;
        MakeRoom(count);
        while (_end < count)
        {
            var read = RandomAccess.Read(_file, _buffer.AsSpan(_end), _fileOffset + _end);
            if (read == 0) return false;
            _end += read;
        }

        return true;
    }

    private void MakeRoom(int count)
    {
        var rest = Rest;
        var target = count > _buffer.Length ? new byte[count] : _buffer;
        rest.CopyTo(target);
        _fileOffset += _position;
        _end = rest.Length;
        _position = 0;
        _buffer = target;
    }
}
