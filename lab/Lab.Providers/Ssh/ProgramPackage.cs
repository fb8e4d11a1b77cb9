using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Lab.Model.Errors;

namespace Lab.Providers.Ssh;

/// <summary>The programs that go to a machine, each one self-contained file, and the guest, as one stream that <c>tar</c> unpacks.</summary>
/// <param name="folder">Where the launcher put them.</param>
/// <param name="onlyProbe">Without the stack, for a lab that only watches.</param>
public sealed class ProgramPackage(string folder, bool onlyProbe = false)
{
    private static readonly string[] Stack = ["Lab.Agent", "Lab.Engine"];
    private static readonly string[] Watching = ["Lab.Probe", "lab-ns"];

    /// <summary>SQLite's, beside the engine.</summary>
    private const string Libraries = "*.so";

    /// <summary>What it is called where it is kept.</summary>
    public string Name => onlyProbe ? "lab-probe" : "lab-programs";

    /// <param name="guest">Folder of kernel and initrd; null: they are not wanted.</param>
    /// <returns>The package; the file is gone once it is disposed.</returns>
    /// <exception cref="LabException">They were not built.</exception>
    public async Task<FileStream> PackAsync(string? guest, CancellationToken cancellationToken)
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

    /// <summary>All that goes to a machine.</summary>
    /// <param name="guest">As in <see cref="PackAsync(string?, CancellationToken)"/>.</param>
    /// <exception cref="LabException">They were not built.</exception>
    internal IEnumerable<ProgramFile> Contents(string? guest) =>
    [
        .. Watching.Concat(onlyProbe ? [] : Stack).Select(program => new ProgramFile(Existing(Path.Combine(folder, program)), "programs/" + program, IsProgram: true)),
        .. (onlyProbe ? [] : Directory.EnumerateFiles(folder, Libraries)).Select(library => new ProgramFile(library, "programs/" + Path.GetFileName(library), IsProgram: false)),
        .. (guest is null ? [] : Directory.EnumerateFiles(guest)).Select(file => new ProgramFile(file, "guest/" + Path.GetFileName(file), IsProgram: false)),
    ];

    /// <summary>Differs when any of them does.</summary>
    /// <param name="guest">As in <see cref="PackAsync(string?, CancellationToken)"/>.</param>
    public string Key(string? guest)
    {
        var text = new StringBuilder();
        foreach (var file in Contents(guest))
        {
            var facts = new FileInfo(file.Path);
            text.Append(CultureInfo.InvariantCulture, $"{file.Name} {facts.Length} {facts.LastWriteTimeUtc.Ticks}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..24];
    }

    private async Task PackAsync(Stream target, string? guest, CancellationToken cancellationToken)
    {
        var compressed = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true);
        await using var closing = compressed.ConfigureAwait(false);
        var tar = new TarWriter(compressed, TarEntryFormat.Pax);
        await using var ending = tar.ConfigureAwait(false);
        foreach (var file in Contents(guest))
        {
            var content = File.OpenRead(file.Path);
            await using var reading = content.ConfigureAwait(false);
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, file.Name) { DataStream = content, Mode = file.Mode }, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Existing(string file) =>
        File.Exists(file) ? file : throw new LabException(ErrorKind.Environment, $"{Path.GetFileName(file)} for other machines was not built. Start the lab through its launcher, `lab/lab`, which builds it.");
}

/// <param name="Path">Here.</param>
/// <param name="Name">In the lab's folder on the machine, with folders.</param>
internal sealed record ProgramFile(string Path, string Name, bool IsProgram)
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runnable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public UnixFileMode Mode => IsProgram ? Runnable : Readable;
}
