using System.Diagnostics;
using System.Text;

namespace Lab.HostTests.Runs;

/// <summary>The built program, used as its user would: as a process, from a folder of its own.</summary>
internal sealed class LabProgram : IDisposable
{
    private readonly string? _user;

    /// <param name="user">Run as this user (the tests run as root then); null: as who we are.</param>
    public LabProgram(string? user = null)
    {
        _user = user;
        Folder = Directory.CreateTempSubdirectory("lab-test-").FullName;
        Directory.CreateDirectory(Temporary);
        if (user is null) return;
        // The checkout may be out of the user's reach: give them what an installation would, readable copies.
        Programs = Path.Combine(Folder, "program");
        Run("cp", ["-r", BuiltPrograms, Programs]);
        Run("chmod", ["-R", "a+rX", Folder]);
        Run("chown", [user, Folder, Temporary]);
    }

    /// <summary>Working folder; runs are recorded in <c>runs</c> below it.</summary>
    public string Folder { get; }

    /// <summary>Where the program and its children put temporary files.</summary>
    public string Temporary => Path.Combine(Folder, "tmp");

    /// <summary>A run that takes longer is killed.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>What the program is started by, before its own path; nothing: by itself.</summary>
    public IReadOnlyList<string> Around { get; set; } = [];

    /// <summary>Beside what the test itself has.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public string Programs { get; init; } = BuiltPrograms;

    /// <summary>The program's name among them.</summary>
    public string Executable { get; init; } = "Lab.Runner";

    public static string BuiltPrograms => Path.Combine(RepositoryRoot.Path, "artifacts", "lab");

    public const string NotBuilt = "the program is not built: run lab/lab once";

    public static bool IsBuilt => File.Exists(Path.Combine(BuiltPrograms, "Lab.Runner"));

    /// <summary>Why runs cannot be made here, or null.</summary>
    public static string? CannotRun => !OperatingSystem.IsLinux() ? "needs Linux"
        : !IsBuilt ? NotBuilt
        : !File.Exists("/usr/sbin/libvirtd") ? "libvirtd is not installed (package libvirt-daemon)"
        : !CanOpenTun() ? "/dev/net/tun cannot be opened"
        : null;

    /// <summary>The ordinary user that rootless tests run as, or null.</summary>
    public static string? OrdinaryUser => System.Environment.GetEnvironmentVariable("LAB_TEST_USER") is { Length: > 0 } user ? user : null;

    /// <summary>A copy that the user of this program can read.</summary>
    public string Copy(string file)
    {
        var copy = Path.Combine(Folder, Path.GetFileName(file));
        File.Copy(file, copy);
        return copy;
    }

    public LabProcess Start(params string[] arguments)
    {
        // `setsid` so that a signal to the test does not reach the lab, nor the lab's Ctrl-C the test.
        string[] command = [.. Around, Path.Combine(Programs, Executable), .. arguments];
        // And whoever started the tests in the background had it ignore SIGINT, as all that it starts would.
        if (_user is null) command = ["setsid", "env", "--default-signal=INT", .. command];
        else command = ["setsid", "setpriv", "--reuid", _user, "--regid", _user, "--init-groups", "--reset-env", "env", "DOTNET_EnableDiagnostics=0", $"TMPDIR={Temporary}", .. command];
        var start = new ProcessStartInfo(command[0]) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["TMPDIR"] = Temporary;
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        return new LabProcess(Process.Start(start)!, Folder, Longest);
    }

    public Task<LabResult> RunAsync(params string[] arguments) => Start(arguments).WaitAsync();

    /// <param name="input">On standard input, which ends with it.</param>
    public Task<LabResult> RunWithInputAsync(string input, params string[] arguments)
    {
        var process = Start(arguments);
        process.Feed(input);
        return process.WaitAsync();
    }

    /// <summary>The newest run of a scenario.</summary>
    public string Latest(string scenario)
    {
        var link = Path.Combine(Folder, "runs", scenario, "latest");
        return Path.GetFullPath(Path.Combine(Path.GetDirectoryName(link)!, new DirectoryInfo(link).LinkTarget ?? throw new FileNotFoundException(link)));
    }

    /// <summary>The end of a log of the newest run; empty when there is none.</summary>
    public string Log(string host, string file)
    {
        var log = Directory.EnumerateFiles(Folder, file, new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Where(path => path.Contains($"/logs/{host}/", StringComparison.Ordinal)).Max();
        return log is null ? "" : string.Join('\n', File.ReadLines(log).TakeLast(30));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static bool CanOpenTun()
    {
        try
        {
            using var tun = File.Open("/dev/net/tun", FileMode.Open, FileAccess.ReadWrite);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Run(string program, string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}

/// <summary>A run that is under way.</summary>
internal sealed class LabProcess(Process process, string folder, TimeSpan longest)
{
    private readonly Task<string> _output = process.StandardOutput.ReadToEndAsync();
    private readonly Task<string> _error = process.StandardError.ReadToEndAsync();

    /// <summary>Of its process group, too.</summary>
    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public void Kill() => process.Kill();

    public void Feed(string input)
    {
        using var writer = process.StandardInput;
        writer.Write(input);
    }

    public async Task<LabResult> WaitAsync()
    {
        using var limit = new CancellationTokenSource(longest);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"The lab did not end within {longest}: {await _output}{await _error}");
        }

        return new LabResult(process.ExitCode, await _output, await _error);
    }

    /// <summary>The history of the only run in the folder, as far as it is written.</summary>
    public string History()
    {
        var runs = Path.Combine(folder, "runs");
        if (!Directory.Exists(runs)) return "";
        var files = Directory.EnumerateFiles(runs, "history.jsonl", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint });
        var text = new StringBuilder();
        foreach (var file in files)
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            text.Append(reader.ReadToEnd());
        }

        return text.ToString();
    }

    /// <summary>Waits until the history says something.</summary>
    public async Task UntilAsync(Func<string, bool> said)
    {
        var waiting = Stopwatch.StartNew();
        while (!said(History()))
        {
            if (process.HasExited) throw new InvalidOperationException($"The lab ended first ({process.ExitCode}): {await _output}{await _error}");
            if (waiting.Elapsed > longest) throw new TimeoutException("The lab did not come to this point: " + History());
            await Task.Delay(20);
        }
    }
}

internal sealed record LabResult(int ExitCode, string Output, string Error)
{
    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Error}";
}
