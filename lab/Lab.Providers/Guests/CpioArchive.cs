using System.Globalization;
using System.Text;

namespace Lab.Providers.Guests;

/// <summary>
/// Writes an initramfs archive in the "newc" format of the kernel's <c>Documentation/driver-api/early-userspace/buffer-format.rst</c>.
/// All owners are root and all times zero: equal content gives equal bytes. Needs no privilege, device nodes included.
/// </summary>
internal sealed class CpioArchive(Stream output)
{
    private const uint FileType = 0x8000, DirectoryType = 0x4000, CharacterDeviceType = 0x2000;
    private uint _inode;
    private long _written;

    public void AddDirectory(string name) => Add(name, DirectoryType | 0x1ed, [], 0, 0);

    public void AddFile(string name, ReadOnlySpan<byte> content, bool executable = false) =>
        Add(name, FileType | (executable ? 0x1edu : 0x1a4u), content, 0, 0);

    public void AddCharacterDevice(string name, uint major, uint minor) => Add(name, CharacterDeviceType | 0x180, [], major, minor);

    /// <summary>Writes the trailer; the archive ends at a multiple of 512 bytes.</summary>
    public void Finish()
    {
        _inode = uint.MaxValue;
        Add("TRAILER!!!", 0, [], 0, 0);
        Pad(512);
    }

    private void Add(string name, uint mode, ReadOnlySpan<byte> content, uint major, uint minor)
    {
        var nameBytes = Encoding.ASCII.GetBytes(name + "\0");
        uint links = (mode & DirectoryType) != 0 ? 2u : 1u;
        uint[] fields =
        [
            unchecked(++_inode), mode, 0, 0, links, 0, (uint)content.Length, 0, 0, major, minor, (uint)nameBytes.Length, 0,
        ];
        Write(Encoding.ASCII.GetBytes("070701" + string.Concat(fields.Select(field => field.ToString("x8", CultureInfo.InvariantCulture)))));
        Write(nameBytes);
        Pad(4);
        Write(content);
        Pad(4);
    }

    private void Pad(int multiple) => Write(new byte[(multiple - _written % multiple) % multiple]);

    private void Write(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        _written += bytes.Length;
    }
}
