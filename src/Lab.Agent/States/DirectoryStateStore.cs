using Lab.Model.Errors;

namespace Lab.Agent.States;

/// <summary>One JSON file a name in the agent's state directory.</summary>
public sealed class DirectoryStateStore(string directory) : IStateStore
{
    private const string Extension = ".json";

    public string? Read(string name) => Try(name, path => File.Exists(path) ? File.ReadAllText(path) : null);

    public void Write(string name, string text) => Try(name, path =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        return true;
    });

    public void Delete(string name) => Try(name, path =>
    {
        if (File.Exists(path)) File.Delete(path);
        return true;
    });

    public IReadOnlyList<string> List(string folder)
    {
        var path = Path.Combine(directory, folder);
        return Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path, "*" + Extension).Select(file => $"{folder}/{Path.GetFileNameWithoutExtension(file)}").Order(StringComparer.Ordinal)]
            : [];
    }

    private T Try<T>(string name, Func<string, T> act)
    {
        var path = Path.Combine(directory, name + Extension);
        try
        {
            return act(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Environment, $"The agent's state file {path} cannot be used: {exception.Message}", exception);
        }
    }
}
