using Lab.Model.Errors;

namespace Lab.Providers.Guests;

/// <summary>Compiles process 1 and packs it with busybox and the modules.</summary>
internal static class InitrdWriter
{
    private const uint LargestModule = 64 << 20;

    /// <param name="ingredients">What goes in.</param>
    /// <param name="folder">Where the compiler works and the archive <paramref name="name"/> is made.</param>
    /// <param name="name">File name of the archive.</param>
    /// <param name="cancellation">Ends the compiler.</param>
    public static async Task WriteAsync(GuestIngredients ingredients, string folder, string name, CancellationToken cancellation)
    {
        var init = await CompileAsync(ingredients.Compiler, folder, cancellation).ConfigureAwait(false);
        using var output = File.Create(Path.Combine(folder, name));
        var archive = new CpioArchive(output);
        foreach (var directory in new[] { "bin", "dev", "modules", "proc", "sys" }) archive.AddDirectory(directory);
        // The kernel opens its console before anything is mounted.
        archive.AddCharacterDevice("dev/console", 5, 1);
        archive.AddFile("init", init, executable: true);
        archive.AddFile("bin/busybox", await File.ReadAllBytesAsync(ingredients.Busybox, cancellation).ConfigureAwait(false), executable: true);
        await AddModulesAsync(archive, ingredients.Modules, cancellation).ConfigureAwait(false);
        archive.Finish();
    }

    private static async Task AddModulesAsync(CpioArchive archive, IReadOnlyList<string> modules, CancellationToken cancellation)
    {
        var names = modules.Select(file => KernelModules.NameOf(file) + ".ko").ToArray();
        for (var i = 0; i < modules.Count; i++)
            archive.AddFile($"modules/{names[i]}", await ReadModuleAsync(modules[i], cancellation).ConfigureAwait(false));
        archive.AddFile("modules/order", System.Text.Encoding.ASCII.GetBytes(string.Join('\n', names) + "\n"));
    }

    /// <summary>Unpacked here, once, rather than by the guest at every boot.</summary>
    private static async Task<byte[]> ReadModuleAsync(string path, CancellationToken cancellation)
    {
        var file = await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false);
        if (path.EndsWith(".ko", StringComparison.Ordinal)) return file;
        return await Compression.UnpackAsync(file, LargestModule, cancellation).ConfigureAwait(false)
            ?? throw new LabException(ErrorKind.Environment,
                $"Cannot unpack the kernel module {path}. Install what unpacks it: apt-get install {(path.EndsWith(".zst", StringComparison.Ordinal) ? "zstd" : "xz-utils")}");
    }

    private static async Task<byte[]> CompileAsync(string compiler, string folder, CancellationToken cancellation)
    {
        var work = Directory.CreateDirectory(Path.Combine(folder, "compile")).FullName;
        foreach (var (name, content) in GuestIngredients.Sources)
            await File.WriteAllBytesAsync(Path.Combine(work, name), content, cancellation).ConfigureAwait(false);
        var program = Path.Combine(work, "init");
        var run = await BuildCommand.RunAsync(compiler, ["-O2", "-static", "-s", "-o", program, Path.Combine(work, "init.c")], default, cancellation).ConfigureAwait(false);
        if (run is not { ExitCode: 0 })
            throw new LabException(ErrorKind.Environment, $"{compiler} cannot compile the guest's init. Is the C library's static part there? apt-get install gcc libc6-dev") { Output = run?.Error };
        var bytes = await File.ReadAllBytesAsync(program, cancellation).ConfigureAwait(false);
        Directory.Delete(work, recursive: true);
        return bytes;
    }
}
