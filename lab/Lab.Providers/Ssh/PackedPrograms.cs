using System.Globalization;
using Lab.Providers.Remote;

namespace Lab.Providers.Ssh;

/// <summary>Programs that are sent, as an archive that <c>tar</c> unpacks there.</summary>
/// <param name="archive">From <see cref="ProgramPackage.PackAsync(string, CancellationToken)"/>; several machines may get it at once.</param>
internal sealed class PackedPrograms(FileStream archive) : IProgramSource
{
    /// <summary>
    /// There is no guard yet: what ends before one took the folder over, as when the runner is killed, removes it. The archive's length is told, so that the line goes on after it.
    /// </summary>
    private const string Unpack = """
        { mkdir -p -m 755 "$1" && head -c "$2" | tar -xzf - -C "$1"; } || { rm -rf "$1"; exit 1; }
        echo unpacked
        read -r word
        [ "$word" = guarded ] || [ -n "$(ls -d "$1"/*/state 2>/dev/null)" ] || rm -rf "$1"
        """;

    public async Task<IProgramsInPlace> PutAsync(SshConnection connection, LentFolders folders, CancellationToken cancellationToken)
    {
        var content = new FileStream(archive.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var closing = content.ConfigureAwait(false);
        var length = content.Length.ToString(CultureInfo.InvariantCulture);
        return await SentPrograms.SendAsync(connection, ["sh", "-c", Unpack, "sh", folders.Home, length], content, cancellationToken).ConfigureAwait(false);
    }
}
