using Lab.Model.Errors;
using Lab.Providers.Vagrant;

namespace Lab.Tests.Vagrant;

public sealed class VagrantBoxesRequireTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("lab-boxes-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void A_box_that_is_not_there_is_told_with_what_makes_one()
    {
        Directory.CreateDirectory(Path.Combine(_home, "boxes", "debian-VAGRANTSLASH-bookworm64"));
        var boxes = new VagrantBoxes(_home);
        boxes.Require("debian/bookworm64");
        var failure = Assert.Throws<LabException>(() => boxes.Require("lab-bookworm"));
        Assert.Equal((ErrorKind.NotFound, true), (failure.Kind, failure.Message.Contains("`lab box build`", StringComparison.Ordinal)));
    }
}
