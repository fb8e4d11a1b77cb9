using Lab.Model.Errors;

namespace Lab.Providers.Processes;

/// <summary>What a finished command said.</summary>
public sealed record CommandResult(IReadOnlyList<string> Command, int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <exception cref="LabException">The command's exit code is not zero; carries all that it printed.</exception>
    public CommandResult OrThrow(string purpose, string? host = null)
    {
        if (Succeeded) return this;
        var said = (Error + Output).Trim();
        var last = said.Length == 0 ? "it printed nothing" : said[(said.LastIndexOf('\n') + 1)..];
        throw new LabException(ErrorKind.Environment, $"{purpose}: `{string.Join(' ', Command)}` ended with exit code {ExitCode}: {last}") { Host = host, Output = said };
    }
}
