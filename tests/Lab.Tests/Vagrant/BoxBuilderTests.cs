using Lab.Model.Errors;
using Lab.Providers.Vagrant;

namespace Lab.Tests.Vagrant;

public sealed class BoxBuilderTests : IDisposable
{
    private static readonly BoxRecipe Recipe = BoxRecipe.For("ID=debian\nVERSION_CODENAME=bookworm\n");
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-box").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_box_of_this_recipe_is_found_at_once_and_one_of_another_is_not()
    {
        var said = new List<string>();
        var builder = new BoxBuilder(_folder, Recipe, said.Add);
        Assert.Null(builder.Find());
        Assert.Equal(Path.Combine(_folder, Recipe.Key, "lab-bookworm.box"), builder.BoxPath);
        Directory.CreateDirectory(Path.GetDirectoryName(builder.BoxPath)!);
        await File.WriteAllTextAsync(builder.BoxPath, "a box");

        var box = await builder.GetOrBuildAsync();
        Assert.Equal(new BoxFile(builder.BoxPath, "lab-bookworm", Recipe.Key, 5, Built: false), box);
        Assert.Empty(said);
        Assert.Null(new BoxBuilder(_folder, Recipe with { Suite = "trixie" }).Find());
    }

    [Fact]
    public void All_missing_tools_are_named_at_once_with_their_packages()
    {
        var refused = Assert.Throws<LabException>(() => BoxTools.Check(program => program is "unshare" or "qemu-img", root: true, "root", ""));
        Assert.Equal(
            "The box cannot be built: missing mmdebstrap, mke2fs, /usr/share/keyrings/debian-archive-keyring.gpg. "
            + "Install: apt-get install --no-install-recommends mmdebstrap e2fsprogs debian-archive-keyring",
            refused.Message);
    }

    [Fact]
    public void An_ordinary_user_needs_subordinate_ids()
    {
        BoxTools.Check(_ => true, root: true, "root", "");
        BoxTools.Check(_ => true, root: false, "ann", "bob:1:2\nann:100000:65536\n");
        var withoutIds = Assert.Throws<LabException>(() => BoxTools.Check(_ => true, root: false, "ann", "anna:100000:65536\n"));
        Assert.Contains("usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ann", withoutIds.Message, StringComparison.Ordinal);
        var withoutTool = Assert.Throws<LabException>(() => BoxTools.Check(program => program != "newuidmap", root: false, "ann", "ann:100000:65536\n"));
        Assert.EndsWith("apt-get install --no-install-recommends uidmap", withoutTool.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_vagrant_has_is_known_by_the_recipe_it_was_made_by()
    {
        var boxes = new VagrantBoxes(_folder);
        Assert.False(boxes.Has("lab-bookworm", Recipe.Key));
        Directory.CreateDirectory(boxes.FolderOf("lab-bookworm"));
        var metadata = Path.Combine(boxes.FolderOf("lab-bookworm"), "metadata.json");
        await File.WriteAllBytesAsync(metadata, BoxMetadata.Of(Recipe, 8).Write());
        Assert.Equal($$"""{"provider":"libvirt","format":"qcow2","virtual_size":8,"lab_key":"{{Recipe.Key}}"}""", await File.ReadAllTextAsync(metadata));
        Assert.True(boxes.Has("lab-bookworm", Recipe.Key));
        Assert.False(boxes.Has("lab-bookworm", "another"));
        await File.WriteAllTextAsync(metadata, "{");
        Assert.False(boxes.Has("lab-bookworm", Recipe.Key));
    }

    [Fact]
    public async Task A_tool_that_fails_is_named_with_its_last_words()
    {
        var said = new List<string>();
        var failed = await Assert.ThrowsAsync<LabException>(() => BoxProcess.RunAsync(["sh", "-c", "echo one; echo two >&2; exit 7"], "It cannot be", said.Add, default));
        Assert.StartsWith("It cannot be: sh ended with exit code 7: ", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["one", "two"], said.Order(StringComparer.Ordinal));
    }
}
