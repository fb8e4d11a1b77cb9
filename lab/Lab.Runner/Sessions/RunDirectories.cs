using System.Globalization;
using System.Runtime.InteropServices;
using Lab.Model.Errors;
using Lab.Providers.Plans;
using Lab.Runner.Plans;
using Lab.Runner.Runs;

namespace Lab.Runner.Sessions;

/// <summary>Makes the directory of a new run: <c>runs/&lt;scenario&gt;/&lt;UTC time&gt;-&lt;run id&gt;</c>, with the scenario and the plan in it.</summary>
public static partial class RunDirectories
{
    /// <exception cref="LabException">The folder cannot be written.</exception>
    public static string Create(string runs, LabPlan plan, string scenarioFile, DateTimeOffset now)
    {
        var name = NewName(now);
        var folder = Path.GetFullPath(Path.Combine(runs, plan.Scenario, name));
        try
        {
            Directory.CreateDirectory(folder);
            File.Copy(scenarioFile, Path.Combine(folder, RunFiles.Scenario));
            File.WriteAllText(Path.Combine(folder, RunFiles.Plan), PlanJson.Write(plan));
            PointLatest(folder, name);
            return folder;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Environment, $"No run directory can be made at {folder}: {failure.Message} Choose another place with --runs.", failure);
        }
    }

    /// <summary><c>&lt;UTC time&gt;-&lt;six random hexadecimal digits&gt;</c>: names sort by time.</summary>
    internal static string NewName(DateTimeOffset now) =>
        now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture) + "-" + Guid.NewGuid().ToString("N")[..6];

    /// <summary><c>latest</c> is replaced in one step: who follows it meanwhile finds the old run or the new one.</summary>
    internal static void PointLatest(string folder, string name)
    {
        var fresh = folder + ".latest";
        File.CreateSymbolicLink(fresh, name);
        // rename(2) itself: File.Move refuses a link to a folder.
        if (Rename(fresh, Path.Combine(Path.GetDirectoryName(folder)!, "latest")) != 0) throw new IOException($"{fresh}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);
}
