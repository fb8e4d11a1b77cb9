namespace Lab.Runner.Stack;

/// <summary>libvirt's own client on a host, as an administrator uses it there.</summary>
internal static class Virsh
{
    /// <summary>Its words are read: they are to be English.</summary>
    /// <param name="uri">The libvirt to speak with.</param>
    public static IReadOnlyList<string> Command(IEnumerable<string> words, string uri = "qemu:///system") => ["env", "LC_ALL=C", "virsh", "-c", uri, .. words];

    /// <summary>The line of what it said on standard error that tells what went wrong.</summary>
    public static string Complaint(string said)
    {
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        const string Mark = "error: ";
        return lines.LastOrDefault(line => line.StartsWith(Mark, StringComparison.Ordinal))?[Mark.Length..] ?? lines.LastOrDefault() ?? "it said nothing";
    }
}
