using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Lab.Runner.Reports.Plots;

/// <summary>Runs gnuplot once over a whole script. The data is in the script: no file but the plots themselves is written.</summary>
internal static class Gnuplot
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <param name="directory">Relative output names in the script start here.</param>
    /// <returns>Null when all went well, else one sentence: what is wrong and what to do.</returns>
    public static string? Run(string script, string directory)
    {
        var start = new ProcessStartInfo("gnuplot")
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        start.ArgumentList.Add("-d"); // Nobody's own settings.
        start.ArgumentList.Add("-");
        start.Environment["LC_ALL"] = "C.UTF-8";
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            Feed(process, script);
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                return "gnuplot did not finish within 20 s, so there are no plots.";
            }

            output.Wait();
            return process.ExitCode == 0 ? null : $"gnuplot failed, so there are no plots: {errors.Result.Trim()}";
        }
        catch (Win32Exception)
        {
            return "gnuplot is not installed, so there are no plots. On Debian: apt-get install gnuplot-nox, then run 'lab check' on this "
                + "run again.";
        }
    }

    private static void Feed(Process process, string script)
    {
        try
        {
            process.StandardInput.Write(script);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything; its exit code and errors say why.
        }
    }
}
