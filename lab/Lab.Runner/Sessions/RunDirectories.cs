using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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

    /// <summary>
    /// Of a simulated run: <c>runs/&lt;scenario&gt;/simulation-&lt;seed&gt;-&lt;eight hexadecimal digits&gt;</c>, the digits from all that it is made of. What is made of the same is the same, so that it may take the
    /// other's place.
    /// </summary>
    /// <exception cref="LabException">The folder cannot be written.</exception>
    public static string CreateSimulated(string runs, LabPlan plan, string scenarioFile, ulong seed, object model)
    {
        try
        {
            byte[] made = [.. File.ReadAllBytes(scenarioFile), .. Encoding.UTF8.GetBytes(PlanJson.Write(plan) + JsonSerializer.Serialize(model) + Stack.RunEnvironments.LabVersion)];
            var name = string.Create(CultureInfo.InvariantCulture, $"simulation-{seed}-{Convert.ToHexStringLower(SHA256.HashData(made))[..8]}");
            var folder = Path.GetFullPath(Path.Combine(runs, plan.Scenario, name));
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder);
            File.Copy(scenarioFile, Path.Combine(folder, RunFiles.Scenario));
            File.WriteAllText(Path.Combine(folder, RunFiles.Plan), PlanJson.Write(plan));
            PointLatest(folder, name);
            return folder;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Environment, $"No run directory can be made under {runs}: {failure.Message} Choose another place with --runs.", failure);
        }
    }

    /// <summary><c>&lt;UTC time&gt;-&lt;six random hexadecimal digits&gt;</c>: names sort by time.</summary>
    internal static string NewName(DateTimeOffset now) =>
        now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture) + "-" + Guid.NewGuid().ToString("N")[..6];

    /// <summary><c>latest</c> is replaced in one step: who follows it meanwhile finds the old run or the new one. Windows has no such step, and no links for everybody: there may be no <c>latest</c>.</summary>
    internal static void PointLatest(string folder, string name)
    {
        if (OperatingSystem.IsWindows())
        {
            TryLink(Path.Combine(Path.GetDirectoryName(folder)!, "latest"), name);
            return;
        }

        var fresh = folder + ".latest";
        File.CreateSymbolicLink(fresh, name);
        // rename(2) itself: File.Move refuses a link to a folder.
        if (Rename(fresh, Path.Combine(Path.GetDirectoryName(folder)!, "latest")) != 0) throw new IOException($"{fresh}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    private static void TryLink(string latest, string name)
    {
        try
        {
            if (new DirectoryInfo(latest) is { LinkTarget: not null } link) link.Delete();
            Directory.CreateSymbolicLink(latest, name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Only administrators and developers may make them, on some file systems nobody; the run itself is all there.
        }
    }

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);
}
