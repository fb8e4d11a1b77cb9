namespace Lab.Probe.Arguments;

/// <summary>Names of hosts, NICs and VMs become file names.</summary>
internal static class FileName
{
    /// <returns>The name, after adding a fault when it would leave its folder.</returns>
    public static string Check(string name, string option, List<string> faults)
    {
        if (name is "." or ".." || name.Contains('/', StringComparison.Ordinal)) faults.Add($"{option} {name} cannot be part of a file name");
        return name;
    }
}
