using Lab.Runner.Scenarios.Binding;
using Lab.Runner.Scenarios.Documents;
using Lab.Runner.Scenarios.Rules;

namespace Lab.Runner.Scenarios;

/// <summary>Reads a scenario and reports every fault at once: syntax, unknown keys, wrong values, then what the rules find. Never throws for what is in the file.</summary>
public static class ScenarioLoader
{
    /// <summary>A named pipe that nobody writes to must not hang the command.</summary>
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(5);

    /// <param name="path">A YAML file; it is named in faults as given here.</param>
    /// <param name="hosts">Overrides <c>hosts.count</c> (<c>--hosts</c>).</param>
    public static ScenarioLoadResult Load(string path, int? hosts = null)
    {
        byte[] bytes;
        try
        {
            bytes = ReadBounded(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or TimeoutException)
        {
            return new ScenarioLoadResult(null, [new Fault(path, 0, 0, "", Unreadable(path, problem))], "");
        }

        return Parse(bytes, path, hosts);
    }

    /// <param name="file">The name that faults carry.</param>
    /// <param name="hosts">As in <see cref="Load"/>.</param>
    public static ScenarioLoadResult Parse(ReadOnlySpan<byte> bytes, string file, int? hosts = null)
    {
        var faults = new FaultList(file);
        void Report(Place place, string message) => faults.Add(place, "", message);
        if (DocumentText.Decode(bytes, Report) is not { } text) return new ScenarioLoadResult(null, faults.InOrder(), "");
        if (DocumentText.HasTabIndentation(text, Report)) return new ScenarioLoadResult(null, faults.InOrder(), text);
        var (root, whole) = DocumentReader.Read(text, Report);
        if (root is null or ScalarNode { IsNull: true })
        {
            if (!faults.Any) Report(default, "is empty; a scenario has at least 'name', 'hosts' and 'networks'");
            return new ScenarioLoadResult(null, faults.InOrder(), text);
        }

        faults.Root = root;
        var scenario = Bind(root, whole, hosts, faults);
        return new ScenarioLoadResult(faults.Any ? null : scenario, faults.InOrder(), text);
    }

    private static Scenario? Bind(DocumentNode root, bool whole, int? hosts, FaultList faults)
    {
        var shape = new ShapeTable().MapOf(typeof(Scenario));
        var scenario = (Scenario?)new Binder(faults, whole).Bind(root, shape, "");
        if (scenario is null || !whole) return null;
        if (hosts is { } count) scenario = Resize(scenario, count, faults);
        ScenarioRules.Check(scenario, faults);
        return scenario;
    }

    private static Scenario Resize(Scenario scenario, int count, FaultList faults)
    {
        if (count is < 1 or > HostsConfig.MaximumCount)
        {
            faults.Add("hosts.count", FormattableString.Invariant($"--hosts {count}: expected a whole number from 1 to {HostsConfig.MaximumCount}"));
            return scenario;
        }

        if (scenario.WithHosts(count) is { } resized) return resized;
        faults.Add("hosts", "--hosts sets hosts.count, and this scenario has none");
        return scenario;
    }

    private static byte[] ReadBounded(string path)
    {
        var reading = Task.Run(() =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            var buffer = new byte[DocumentText.MaximumBytes + 1];
            return buffer[..file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
        });
        return reading.WaitAsync(ReadLimit).GetAwaiter().GetResult();
    }

    private static string Unreadable(string path, Exception problem) => problem switch
    {
        FileNotFoundException or DirectoryNotFoundException => "does not exist" + Neighbour(path),
        TimeoutException => FormattableString.Invariant($"gave no content within {ReadLimit.TotalSeconds} s: not a regular file?"),
        UnauthorizedAccessException when Directory.Exists(path) => "is a directory; expected a scenario file",
        UnauthorizedAccessException => "cannot be read: permission denied",
        _ => "cannot be read: " + problem.Message,
    };

    private static string Neighbour(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) return "";
        var names = Directory.EnumerateFiles(folder, "*.yaml").Take(500).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
        return NearestName.Of(Path.GetFileName(path), names) is { } nearest ? $"; did you mean '{nearest}'?" : "";
    }
}
