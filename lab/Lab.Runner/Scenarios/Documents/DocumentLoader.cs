using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Documents;

/// <summary>Reads a YAML file as a record and reports every fault at once: syntax, unknown keys, wrong values, then what the rules find. Never throws for what is in the file.</summary>
/// <typeparam name="T">A record that <see cref="ShapeTable"/> knows how to read.</typeparam>
/// <param name="kind">What the file is, for messages: <c>scenario</c>.</param>
/// <param name="least">What one has at least.</param>
internal sealed class DocumentLoader<T>(string kind, string least)
    where T : class
{
    /// <summary>A named pipe that nobody writes to must not hang the command.</summary>
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(5);

    /// <param name="path">Named in faults as given here.</param>
    /// <param name="check">The rules, over a document that was read whole; what it returns is the value.</param>
    public LoadResult<T> Load(string path, Func<T, FaultList, T> check)
    {
        byte[] bytes;
        try
        {
            bytes = ReadBounded(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or TimeoutException)
        {
            return new LoadResult<T>(null, [new Fault(path, 0, 0, "", Unreadable(path, problem))], "");
        }

        return Parse(bytes, path, check);
    }

    /// <param name="file">The name that faults carry.</param>
    /// <param name="check">As in <see cref="Load"/>.</param>
    public LoadResult<T> Parse(ReadOnlySpan<byte> bytes, string file, Func<T, FaultList, T> check)
    {
        var faults = new FaultList(file);
        void Report(Place place, string message) => faults.Add(place, "", message);
        if (DocumentText.Decode(bytes, kind, Report) is not { } text) return new LoadResult<T>(null, faults.InOrder(), "");
        if (DocumentText.HasTabIndentation(text, Report)) return new LoadResult<T>(null, faults.InOrder(), text);
        var (root, whole) = DocumentReader.Read(text, Report);
        if (root is null or ScalarNode { IsNull: true })
        {
            if (!faults.Any) Report(default, $"is empty; {With(kind)} has at least {least}");
            return new LoadResult<T>(null, faults.InOrder(), text);
        }

        faults.Root = root;
        var value = (T?)new Binder(faults, whole, kind).Bind(root, new ShapeTable().MapOf(typeof(T)), "");
        if (value is not null && whole) value = check(value, faults);
        return new LoadResult<T>(faults.Any || !whole ? null : value, faults.InOrder(), text);
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

    private string Unreadable(string path, Exception problem) => problem switch
    {
        FileNotFoundException or DirectoryNotFoundException => "does not exist" + Neighbour(path),
        TimeoutException => FormattableString.Invariant($"gave no content within {ReadLimit.TotalSeconds} s: not a regular file?"),
        UnauthorizedAccessException when Directory.Exists(path) => $"is a directory; expected {With(kind)} file",
        UnauthorizedAccessException => "cannot be read: permission denied",
        _ => "cannot be read: " + problem.Message,
    };

    private static string With(string noun) => (noun[0] is 'a' or 'e' or 'i' or 'o' ? "an " : "a ") + noun;

    private static string Neighbour(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) return "";
        var names = Directory.EnumerateFiles(folder, "*.yaml").Take(500).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
        return NearestName.Of(Path.GetFileName(path), names) is { } nearest ? $"; did you mean '{nearest}'?" : "";
    }
}
