using System.Diagnostics;

namespace Lab.HostTests.Runs;

/// <summary>A Windows of its own, gone with all its processes when it is disposed.</summary>
internal sealed class Wine : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-wine-").FullName;

    private Wine() => Environment = new()
    {
        ["WINEPREFIX"] = _folder,
        ["WINEDEBUG"] = "-all",
    };

    /// <summary>For whatever is to run in it.</summary>
    public Dictionary<string, string> Environment { get; }

    public static Wine Start()
    {
        var wine = new Wine();
        try
        {
            // Without the two that it would offer to download; .NET brings its own.
            wine.Run(Platform.Windows.Around[0], ["wineboot", "--init"], ("WINEDLLOVERRIDES", "mscoree=;mshtml="));
            // Debian's says that it is Windows 7, which .NET no longer knows.
            wine.Run(Platform.Windows.Around[0], ["reg", "add", @"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f"]);
            return wine;
        }
        catch
        {
            wine.Dispose();
            throw;
        }
    }

    /// <summary>A path of this machine as programs in there write it.</summary>
    public static string PathOf(string path) => "Z:" + path.Replace('/', '\\');

    public void Dispose()
    {
        Run("/usr/lib/wine/wineserver64", ["--kill"]);
        Run("/usr/lib/wine/wineserver64", ["--wait"]);
        Directory.Delete(_folder, recursive: true);
    }

    private void Run(string program, string[] arguments, params (string Name, string Value)[] more)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        foreach (var (name, value) in more) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (process.WaitForExit(TimeSpan.FromMinutes(2))) return;
        process.Kill(entireProcessTree: true);
        throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end");
    }
}
