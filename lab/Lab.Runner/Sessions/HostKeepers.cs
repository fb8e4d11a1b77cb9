using System.Globalization;
using Lab.Providers.Namespaces;
using Lab.Runner.Commands;

namespace Lab.Runner.Sessions;

/// <summary>Keepers of hosts as the kernel lists them: whatever the registry says, none may be left when somebody has ended them.</summary>
public static class HostKeepers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Tells all keepers of that folder's hosts to end, and waits until they have; kills those that do not.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<int> EndAllAsync(string folder)
    {
        var keepers = Of(folder);
        foreach (var keeper in keepers) Signals.Terminate(keeper);
        for (var waited = TimeSpan.Zero; waited < Patience && Of(folder).Count > 0; waited += Pause) await Task.Delay(Pause);
        foreach (var keeper in Of(folder)) Kill(keeper);
        return keepers.Count;
    }

    /// <summary>Their process numbers: of <c>hold-hosts</c> itself, with which its namespaces end.</summary>
    internal static IReadOnlyList<int> Of(string folder)
    {
        List<int> found = [];
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && Holds(directory, folder)) found.Add(process);
        }

        return found;
    }

    private static bool Holds(string process, string folder)
    {
        try
        {
            var words = File.ReadAllText(Path.Combine(process, "cmdline")).Split('\0');
            return words.Length > 2 && words[1] == HoldHostsCommand.Name && words[2] == folder;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false; // ended meanwhile, or not ours to ask
        }
    }

    private static void Kill(int process)
    {
        try
        {
            System.Diagnostics.Process.GetProcessById(process).Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It has ended.
        }
    }
}
