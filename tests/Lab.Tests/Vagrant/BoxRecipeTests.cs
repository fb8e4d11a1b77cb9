using System.Text;
using Lab.Providers.Vagrant;

namespace Lab.Tests.Vagrant;

public sealed class BoxRecipeTests
{
    private const string Bookworm = "ID=debian\nVERSION_CODENAME=bookworm\n";
    private static readonly BoxRecipe Recipe = BoxRecipe.For(Bookworm);

    [Theory]
    [InlineData(Bookworm, "bookworm")]
    [InlineData("VERSION_CODENAME=\"trixie\"\nID=debian\n", "trixie")]
    [InlineData("ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\n", "bookworm")]
    [InlineData("ID=debian\n", "bookworm")]
    [InlineData("", "bookworm")]
    public void It_is_the_debian_that_runs_here_or_bookworm(string release, string suite)
    {
        var recipe = BoxRecipe.For(release);
        Assert.Equal(suite, recipe.Suite);
        Assert.Equal("lab-" + suite, recipe.BoxName);
    }

    [Fact]
    public void The_key_changes_with_release_and_with_each_source_and_with_nothing_else()
    {
        Assert.Equal(Recipe.Key, BoxRecipe.For(Bookworm).Key);
        Assert.NotEqual(Recipe.Key, (Recipe with { Suite = "trixie" }).Key);
        foreach (var name in Recipe.Sources.Keys)
        {
            var changed = new Dictionary<string, byte[]>(Recipe.Sources) { [name] = [.. Recipe.Sources[name], (byte)'\n'] };
            Assert.NotEqual(Recipe.Key, (Recipe with { Sources = changed }).Key);
        }
    }

    [Fact]
    public void All_that_the_builder_calls_is_there()
    {
        string[] needed = [BoxRecipe.Essential, BoxRecipe.Customize, BoxRecipe.CommandLine, BoxRecipe.Vagrantfile, "packages", "vagrant.pub"];
        Assert.Equal(needed.Order(StringComparer.Ordinal), Recipe.Sources.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>What a machine of an inventory is asked for before the lab uses it.</summary>
    [Theory]
    [InlineData("iproute2")]
    [InlineData("tar")]
    [InlineData("libvirt-daemon-system")]
    [InlineData("libvirt-clients")]
    [InlineData("qemu-system-x86")]
    [InlineData("libvirt0")]
    [InlineData("libpcap0.8")]
    public void A_host_of_it_has_what_the_stack_needs(string package) => Assert.Contains(package, Recipe.Packages);

    /// <summary>mmdebstrap gets them joined by commas; a comment or an option in the list would be taken for a package.</summary>
    [Fact]
    public void The_list_holds_names_of_packages_only() => Assert.All(Recipe.Packages, package => Assert.Matches("^[a-z0-9][a-z0-9.+-]+$", package));

    [Fact]
    public void The_kernel_is_told_in_one_line() => Assert.DoesNotContain('\n', Encoding.UTF8.GetString(Recipe.Sources[BoxRecipe.CommandLine]).TrimEnd());
}
