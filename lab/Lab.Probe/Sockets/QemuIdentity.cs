using System.Text;

namespace Lab.Probe.Sockets;

/// <summary>Which virtual machine a QEMU process runs, by its own command line as libvirt writes it: <c>-uuid</c> and <c>-name guest=…</c>.</summary>
internal sealed record QemuIdentity(string Uuid, string? Name)
{
    /// <param name="commandLine">Contents of <c>/proc/PID/cmdline</c>: words that end in a zero.</param>
    /// <returns>Null for what is not QEMU, or has no UUID.</returns>
    public static QemuIdentity? Parse(ReadOnlySpan<byte> commandLine)
    {
        var words = Encoding.UTF8.GetString(commandLine).Split('\0');
        var program = Path.GetFileName(words[0]);
        if (!program.StartsWith("qemu", StringComparison.Ordinal) && program != "kvm") return null;
        return Guid.TryParse(After(words, "-uuid"), out var uuid) ? new QemuIdentity(uuid.ToString("D"), NameIn(After(words, "-name"))) : null;
    }

    private static string? After(string[] words, string option)
    {
        var at = Array.IndexOf(words, option);
        return at >= 0 && at + 1 < words.Length ? words[at + 1] : null;
    }

    /// <summary><c>guest=vm1,debug-threads=on</c> or <c>vm1</c>; QEMU writes a comma within a value as two.</summary>
    private static string? NameIn(string? option)
    {
        if (option is null) return null;
        const string Mark = "\u0001";
        var parts = option.Replace(",,", Mark, StringComparison.Ordinal).Split(',');
        var name = parts.FirstOrDefault(part => part.StartsWith("guest=", StringComparison.Ordinal))?["guest=".Length..]
            ?? parts.FirstOrDefault(part => !part.Contains('=', StringComparison.Ordinal));
        return name?.Replace(Mark, ",", StringComparison.Ordinal);
    }
}
