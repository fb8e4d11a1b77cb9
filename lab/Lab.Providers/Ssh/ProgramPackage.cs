using System.Formats.Tar;
using System.IO.Compression;
using Lab.Model.Errors;
using Lab.Providers.Remote;

namespace Lab.Providers.Ssh;

/// <summary>The programs that go to a machine, each one self-contained file, and the guest, as one stream that <c>tar</c> unpacks.</summary>
/// <param name="folder">Where the launcher put them.</param>
public sealed class ProgramPackage(string folder)
{
    private static readonly string[] Programs = ["Lab.Agent", "Lab.Engine", "Lab.Probe", "lab-ns"];

    /// <summary>
    /// There is no guard yet: what ends before one took the folder over, as when the runner is killed, removes it. The archive's length is told, so that the line goes on after it.
    /// </summary>
    private const string Unpack = """
        { mkdir -p -m 755 "$1" && head -c "$2" | tar -xzf - -C "$1"; } || { rm -rf "$1"; exit 1; }
        echo unpacked
        read -r word
        [ "$word" = guarded ] || [ -n "$(ls -d "$1"/*/state 2>/dev/null)" ] || rm -rf "$1"
        """;

    /// <summary>SQLite's, beside the engine.</summary>
    private const string Libraries = "*.so";

    /// <param name="guest">Folder of kernel and initrd.</param>
    /// <returns>The package; the file is gone once it is disposed.</returns>
    /// <exception cref="LabException">They were not built.</exception>
    public async Task<FileStream> PackAsync(string guest, CancellationToken cancellationToken)
    {
        var file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 64 * 1024, FileOptions.DeleteOnClose);
        try
        {
            await PackAsync(file, guest, cancellationToken).ConfigureAwait(false);
            await file.FlushAsync(cancellationToken).ConfigureAwait(false);
            return file;
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <param name="package">From <see cref="PackAsync(string, CancellationToken)"/>; several machines may get it at once.</param>
    /// <returns>What removes them again, until it is told that a guard does.</returns>
    /// <exception cref="LabException">They could not be put there: the disk is full, or the host is lost.</exception>
    public static async Task<SentPrograms> SendAsync(FileStream package, SshConnection connection, LentFolders folders, CancellationToken cancellationToken)
    {
        var content = new FileStream(package.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var closing = content.ConfigureAwait(false);
        var length = content.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return await SentPrograms.SendAsync(connection, ["sh", "-c", Unpack, "sh", folders.Home, length], content, cancellationToken).ConfigureAwait(false);
    }

    private async Task PackAsync(Stream target, string guest, CancellationToken cancellationToken)
    {
        var compressed = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true);
        await using var closing = compressed.ConfigureAwait(false);
        var tar = new TarWriter(compressed, TarEntryFormat.Pax);
        await using var ending = tar.ConfigureAwait(false);
        foreach (var program in Programs) await AddAsync(tar, Existing(Path.Combine(folder, program)), "programs/" + program, executable: true, cancellationToken).ConfigureAwait(false);
        foreach (var library in Directory.EnumerateFiles(folder, Libraries)) await AddAsync(tar, library, "programs/" + Path.GetFileName(library), executable: false, cancellationToken).ConfigureAwait(false);
        foreach (var file in Directory.EnumerateFiles(guest)) await AddAsync(tar, file, "guest/" + Path.GetFileName(file), executable: false, cancellationToken).ConfigureAwait(false);
    }

    private static async Task AddAsync(TarWriter tar, string file, string name, bool executable, CancellationToken cancellationToken)
    {
        const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode Runnable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var content = File.OpenRead(file);
        await using var closing = content.ConfigureAwait(false);
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, Mode = executable ? Runnable : Readable }, cancellationToken).ConfigureAwait(false);
    }

    private static string Existing(string file) =>
        File.Exists(file) ? file : throw new LabException(ErrorKind.Environment, $"{Path.GetFileName(file)} for other machines was not built. Start the lab through its launcher, `lab/lab`, which builds it.");
}
