using Lab.Model.Errors;

namespace Lab.Providers.Vagrant;

/// <summary>The boxes that Vagrant has unpacked for this user.</summary>
/// <param name="home">Vagrant's own folder.</param>
public sealed class VagrantBoxes(string home)
{
    /// <summary><c>$VAGRANT_HOME</c>, else <c>~/.vagrant.d</c>.</summary>
    public static string Home =>
        Environment.GetEnvironmentVariable("VAGRANT_HOME") is { Length: > 0 } stated ? stated : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".vagrant.d");

    /// <summary>Where Vagrant keeps a box without a version.</summary>
    public string FolderOf(string name) => Path.Combine(AllOf(name), "0", "libvirt");

    /// <summary>Whether the box of that name was made by that recipe. Looked up in Vagrant's folder: asking Vagrant takes seconds.</summary>
    public bool Has(string name, string key) => BoxMetadata.Read(Path.Combine(FolderOf(name), "metadata.json"))?.LabKey == key;

    /// <summary>Gives the box to Vagrant, in place of one of that name.</summary>
    /// <exception cref="LabException">Vagrant says no.</exception>
    public static async Task AddAsync(BoxFile box, CancellationToken cancellation = default)
    {
        await BoxProcess.RunAsync(
            ["vagrant", "box", "add", "--no-tty", "--force", "--provider", "libvirt", "--name", box.Name, box.Path], $"Vagrant does not take the box {box.Path}", null, cancellation).ConfigureAwait(false);
    }

    /// <summary>Which box hosts are made of: <c>$LAB_BOX</c>, else the one that <c>lab box build</c> makes here.</summary>
    public static string Wanted =>
        Environment.GetEnvironmentVariable("LAB_BOX") is { Length: > 0 } stated ? stated : BoxRecipe.OfThisMachine().BoxName;

    /// <exception cref="LabException">Vagrant has no box of that name.</exception>
    public void Require(string name)
    {
        if (!Directory.Exists(AllOf(name)))
            throw new LabException(ErrorKind.NotFound, $"Vagrant has no box '{name}': `lab box build` makes one of Debian's packages, in a minute or two; LAB_BOX names another.");
    }

    /// <summary>A box is of no use without Vagrant: better said before the minutes it takes to build.</summary>
    /// <exception cref="LabException">It is missing.</exception>
    public static void CheckVagrant()
    {
        if (!BoxTools.Exists("vagrant"))
            throw new LabException(ErrorKind.Environment, "Vagrant is missing. Install: apt-get install --no-install-recommends vagrant vagrant-libvirt");
    }

    /// <summary>All versions. A box with a slash in its name lies in a folder without one.</summary>
    private string AllOf(string name) => Path.Combine(home, "boxes", name.Replace("/", "-VAGRANTSLASH-", StringComparison.Ordinal));
}
