using Lab.Providers.Remote;

namespace Lab.Tests.Remote;

/// <summary>Giving a machine back, of whose boot a file here tells.</summary>
public sealed class LentMachineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-tests").FullName;
    private readonly LentFolders _folders;
    private readonly BootNote _boots;

    public LentMachineTests()
    {
        _folders = new LentFolders(Path.Combine(_folder, "lab-7"), "host1");
        _boots = new BootNote(Path.Combine(_folder, "boot_id"));
        Directory.CreateDirectory(_folders.State);
        new UndoJournal(_folders.Undo).Add(["touch", Undone]);
    }

    private string Undone => Path.Combine(_folder, "undone");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("1", "1", true)]
    [InlineData("1", "2", false)]
    [InlineData("", "2", true)]
    [InlineData("1", "", true)]
    [InlineData(null, "2", true)]
    [InlineData("1", null, true)]
    public async Task Changes_are_taken_back_unless_they_are_known_to_be_of_an_earlier_boot_and_the_folder_goes_either_way(string? noted, string? now, bool takenBack)
    {
        if (noted is not null) BootNote.Write(_folders, noted);
        if (now is not null) await File.WriteAllTextAsync(Path.Combine(_folder, "boot_id"), now + "\n");
        Assert.Empty(await LentMachine.ReleaseAsync(_folders, _boots));
        Assert.Equal(takenBack, File.Exists(Undone));
        Assert.False(Directory.Exists(_folders.Home));
    }
}
