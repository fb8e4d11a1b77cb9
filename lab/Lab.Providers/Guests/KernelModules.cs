namespace Lab.Providers.Guests;

/// <summary>Reads depmod's <c>modules.dep</c> and <c>modules.builtin</c> of one kernel.</summary>
internal static class KernelModules
{
    /// <summary>Files of the modules and all they need, dependencies first; those built into the kernel are left out.</summary>
    /// <param name="directory">A kernel's folder under <c>/lib/modules</c>.</param>
    /// <param name="wanted">Module names, as <c>virtio_net</c>.</param>
    /// <exception cref="KeyNotFoundException">A wanted module is neither a file nor built in; the message names it.</exception>
    public static IReadOnlyList<string> InLoadOrder(string directory, IEnumerable<string> wanted)
    {
        var dependencies = Dependencies(directory);
        var builtIn = BuiltIn(directory);
        var order = new List<string>();
        foreach (var name in wanted.Where(name => !builtIn.Contains(name)))
        {
            var file = dependencies.Keys.FirstOrDefault(file => NameOf(file) == name)
                ?? throw new KeyNotFoundException(name);
            // depmod lists what must be loaded last first.
            foreach (var needed in dependencies[file].Reverse().Append(file).Where(needed => !order.Contains(needed)))
                order.Add(needed);
        }
        return [.. order.Select(file => Path.Combine(directory, file))];
    }

    /// <summary><c>kernel/drivers/net/virtio_net.ko.xz</c> is <c>virtio_net</c>; the kernel takes dashes for underscores.</summary>
    public static string NameOf(string file)
    {
        var name = Path.GetFileName(file);
        return name[..name.IndexOf(".ko", StringComparison.Ordinal)].Replace('-', '_');
    }

    private static Dictionary<string, string[]> Dependencies(string directory) =>
        File.ReadLines(Path.Combine(directory, "modules.dep"))
            .Select(line => line.Split(':', 2))
            .Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0], parts => parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static HashSet<string> BuiltIn(string directory)
    {
        var path = Path.Combine(directory, "modules.builtin");
        return File.Exists(path) ? [.. File.ReadLines(path).Where(line => line.Contains(".ko", StringComparison.Ordinal)).Select(NameOf)] : [];
    }
}
