using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Model.Errors;
using Lab.Runner.Runs;

namespace Lab.Runner.Sessions;

/// <summary>A lab that is alive, as the user's registry knows it: one small file under <see cref="LabFolders.KeptLabs"/>, removed with the lab.</summary>
/// <param name="ProcessId">Of <c>lab-ns</c>, whose death ends the lab.</param>
/// <param name="StartTicks">Its start time from <c>/proc/PID/stat</c>: another process may have the number by now.</param>
/// <param name="Name">The scenario's name.</param>
public sealed record KeptLab(int ProcessId, ulong StartTicks, string Name, string Directory)
{
    /// <summary>Those that are alive; entries of dead ones are removed on the way.</summary>
    public static IReadOnlyList<KeptLab> All()
    {
        if (!System.IO.Directory.Exists(LabFolders.KeptLabs)) return [];
        List<KeptLab> alive = [];
        foreach (var file in System.IO.Directory.EnumerateFiles(LabFolders.KeptLabs, "*.json"))
        {
            if (Read(file) is { IsAlive: true } lab) alive.Add(lab);
            else File.Delete(file);
        }

        return [.. alive.OrderBy(lab => lab.Directory, StringComparer.Ordinal)];
    }

    /// <summary>The one that is meant: by name or run directory, or the only one there is.</summary>
    /// <exception cref="LabException">None is alive, or several are and none was named.</exception>
    public static KeptLab Choose(string? name)
    {
        var all = All();
        // Kept hosts are no lab, but the one thing that is up where there is none.
        var matching = name is null ? all.Where(lab => lab.Name != HostsChoice.Name).ToList() is { Count: > 0 } labs ? labs : all : [.. all.Where(lab => lab.Name == name || lab.Directory.TrimEnd('/') == Path.GetFullPath(name).TrimEnd('/'))];
        return matching.Count switch
        {
            1 => matching[0],
            0 when all.Count == 0 => throw new LabException(ErrorKind.NotFound, "No lab is up: start one with `lab up SCENARIO`."),
            0 => throw new LabException(ErrorKind.NotFound, $"No lab named '{name}' is up; up are {string.Join(", ", all.Select(lab => lab.Name))}."),
            _ => throw new LabException(ErrorKind.BadRequest, $"Several labs are up: say which with --lab: {string.Join(", ", matching.Select(lab => lab.Name == name ? lab.Directory : lab.Name))}."),
        };
    }

    public static KeptLab Of(int processId, string name, string directory) =>
        new(processId, StartOf(processId) ?? throw new LabException(ErrorKind.ProcessDied, "The lab ended while it started."), name, directory);

    [JsonIgnore]
    public bool IsAlive => StartOf(ProcessId) == StartTicks;

    /// <summary>First process inside the lab's namespaces, as this process sees it.</summary>
    [JsonIgnore]
    public int FirstProcess
    {
        get
        {
            var children = File.ReadAllText($"/proc/{ProcessId}/task/{ProcessId}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return children.Length > 0
                ? int.Parse(children[0], CultureInfo.InvariantCulture)
                : throw new LabException(ErrorKind.Conflict, $"The lab {Name} is ending.");
        }
    }

    /// <summary>Takes the run's entry back, from inside the lab, where its process has another number.</summary>
    public static void Forget(string directory)
    {
        if (!System.IO.Directory.Exists(LabFolders.KeptLabs)) return;
        foreach (var file in System.IO.Directory.EnumerateFiles(LabFolders.KeptLabs, "*.json"))
        {
            if (Read(file)?.Directory == directory) File.Delete(file);
        }
    }

    public void Register()
    {
        System.IO.Directory.CreateDirectory(LabFolders.KeptLabs);
        _ = All(); // entries of killed runs go on the way
        // In one step: another lab that looks at the same moment would take half an entry for a dead one's.
        var draft = Entry + ".new";
        File.WriteAllText(draft, JsonSerializer.Serialize(this, RunJson.File));
        File.Move(draft, Entry, overwrite: true);
    }

    public void Forget() => File.Delete(Entry);

    private string Entry => Path.Combine(LabFolders.KeptLabs, ProcessId.ToString(CultureInfo.InvariantCulture) + ".json");

    private static KeptLab? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<KeptLab>(File.ReadAllText(file), RunJson.File);
        }
        catch (Exception gone) when (gone is JsonException or IOException)
        {
            return null; // no entry of ours, or its lab ended between looking and reading
        }
    }

    private static ulong? StartOf(int processId)
    {
        try
        {
            // The command's name, in parentheses, may hold spaces: count fields from behind it. The start time is the 22nd of all.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return ulong.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
