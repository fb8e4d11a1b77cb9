using Lab.Providers.Hosts;
using Lab.Providers.Remote;

namespace Lab.Providers.Ssh;

/// <summary>Programs that are sent, as an archive that <c>tar</c> unpacks there; or that a machine has kept.</summary>
/// <param name="guest">Folder of the guest's kernel and initrd; null: no guest is started.</param>
/// <param name="keptIn">Folder on the machines where they stay for the next lab; null: they go with this one.</param>
internal sealed class PackedPrograms(ProgramPackage package, string? guest, string? keptIn, Steps steps) : IProgramSource, IAsyncDisposable
{
    /// <summary>
    /// There is no guard yet: what ends before one took the lab's folder over, as when the runner is killed, removes it. The archive comes with its length, so that the line goes on after it. What is kept is kept once, by
    /// what it was made of; an older one goes.
    /// </summary>
    private const string Place = """
        place=${2:-$1}
        drop() { rm -rf "$1"; [ -e "$place/whole" ] || rm -rf "$place"; }
        mkdir -p -m 755 "$1" "$place" || exit 1
        if [ -e "$place/whole" ]; then
            echo have
        else
            echo send
            read -r length
            head -c "$length" | tar -xzf - -C "$place" || { drop "$1"; exit 1; }
        fi
        if [ "$place" != "$1" ]; then
            mkdir -p "$place/guest"
            : >"$place/whole"
            ln -s "$place/programs" "$place/guest" "$1/"
            for old in "${place%-*}"-*; do [ "$old" = "$place" ] || rm -rf "$old"; done
        fi
        echo placed
        read -r word
        [ "$word" = guarded ] || [ -n "$(ls -d "$1"/*/state 2>/dev/null)" ] || rm -rf "$1"
        """;

    private readonly SemaphoreSlim _packing = new(1);
    private FileStream? _archive;

    public async Task<IProgramsInPlace> PutAsync(SshConnection connection, LentFolders folders, CancellationToken cancellationToken)
    {
        var kept = keptIn is null ? "" : $"{keptIn}/{package.Name}-{package.Key(guest)}";
        return await SentPrograms.SendAsync(connection, ["sh", "-c", Place, "sh", folders.Home, kept], ArchiveAsync, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_archive is not null) await _archive.DisposeAsync().ConfigureAwait(false);
        _packing.Dispose();
    }

    private async Task<FileStream> ArchiveAsync(CancellationToken cancellationToken)
    {
        await _packing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _archive ??= await steps.TimeAsync("the programs are packed", () => package.PackAsync(guest, cancellationToken)).ConfigureAwait(false);
        }
        finally
        {
            _packing.Release();
        }
    }
}
