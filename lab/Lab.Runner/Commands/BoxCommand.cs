using System.CommandLine;
using Lab.Providers.Vagrant;
using Lab.Runner.Doctor;
using Lab.Runner.Sessions;
using Spectre.Console;

namespace Lab.Runner.Commands;

/// <summary><c>lab box build</c>: a box for Vagrant, where none can be downloaded.</summary>
public static class BoxCommand
{
    public static Command Create()
    {
        var force = new Option<bool>("--force") { Description = "Build it again although there is one: newer packages." };
        var build = new Command("build", "Make a box for Vagrant's libvirt provider of Debian's own packages, once, and give it to Vagrant.");
        build.Options.Add(force);
        build.SetAction((parsed, cancellationToken) => BuildAsync(parsed.GetValue(force), cancellationToken));
        var command = new Command("box", "The box that Vagrant makes hosts of.");
        command.Subcommands.Add(build);
        return command;
    }

    private static async Task<int> BuildAsync(bool force, CancellationToken cancellationToken)
    {
        LinuxCheck.Require();
        var recipe = BoxRecipe.OfThisMachine();
        var boxes = new VagrantBoxes(VagrantBoxes.Home);
        VagrantBoxes.CheckVagrant();
        var box = await new BoxBuilder(LabFolders.Boxes, recipe, line => Terminal.Error.WriteLine(line)).GetOrBuildAsync(force, cancellationToken);
        var news = box.Built ? "built" : "there already";
        Terminal.Out.WriteLine(FormattableString.Invariant($"{box.Path}: {box.Size >> 20} MiB, {news}"));
        if (box.Built || !boxes.Has(box.Name, box.Key))
        {
            await VagrantBoxes.AddAsync(box, cancellationToken);
            Terminal.Out.WriteLine($"Vagrant has it as {box.Name}, in {boxes.FolderOf(box.Name)}");
        }
        else
        {
            Terminal.Out.WriteLine($"Vagrant has it already, as {box.Name}");
        }

        return ExitCodes.Pass;
    }
}
