using System.ComponentModel;
using System.Diagnostics;

namespace Lab.Runner.Doctor;

/// <summary>What came of asking a program.</summary>
/// <param name="ExitCode">Null when it was not found or did not end in time.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ToolRun(int? ExitCode, string Output, string Error, bool Found = true)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The first line it printed, wherever.</summary>
    public string FirstLine => (Output + Error).Split('\n', 2)[0].Trim();

    /// <summary>The last line of its complaint, else that it took too long.</summary>
    public string Complaint
    {
        get
        {
            if (!Found) return "not found";
            if (Error.TrimEnd().Split('\n')[^1].Trim() is { Length: > 0 } line) return line;
            return ExitCode is { } code ? FormattableString.Invariant($"exit code {code}") : "no answer in time";
        }
    }

    /// <summary>Runs a program with arguments, never a shell. When it takes longer than <paramref name="limit"/> it and its children are killed.</summary>
    public static async Task<ToolRun> OfAsync(string[] command, TimeSpan limit, CancellationToken cancellationToken, string input = "", Func<string, bool>? enough = null)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return new ToolRun(null, "", "", Found: false);
        }

        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(limit);
        var error = ReadAsync(process.StandardError, null, bound.Token);
        var output = ReadAsync(process.StandardOutput, enough, bound.Token);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), bound.Token);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input; its exit code says why.
        }
        catch (OperationCanceledException)
        {
            // Too slow: below.
        }

        var code = await EndAsync(process, output, enough, bound.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return new ToolRun(code, await output, await error);
    }

    private static async Task<int?> EndAsync(Process process, Task<string> output, Func<string, bool>? enough, CancellationToken bound)
    {
        try
        {
            if (enough is null || !enough(await output))
            {
                await process.WaitForExitAsync(bound);
                return process.ExitCode;
            }
        }
        catch (OperationCanceledException)
        {
            // Too slow.
        }

        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        return null;
    }

    /// <summary>Reads to the end, to the limit of time, or until there is enough.</summary>
    private static async Task<string> ReadAsync(StreamReader reader, Func<string, bool>? enough, CancellationToken bound)
    {
        var text = new System.Text.StringBuilder();
        var buffer = new char[4096];
        try
        {
            while (await reader.ReadAsync(buffer, bound) is var count and > 0)
            {
                if (text.Length < 1 << 20) text.Append(buffer, 0, count);
                if (enough?.Invoke(text.ToString()) == true) break;
            }
        }
        catch (OperationCanceledException)
        {
            // What came until now is all there is.
        }

        return text.ToString();
    }
}
