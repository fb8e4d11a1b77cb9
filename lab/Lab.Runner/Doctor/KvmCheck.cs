using System.Security.Cryptography;
using System.Text;

namespace Lab.Runner.Doctor;

/// <summary>
/// Whether guests can use the processor's own virtualisation. A device that exists and opens proves nothing: on some machines no guest ever comes up behind it. So a
/// kernel is booted for a few seconds until it speaks on its serial port. The answer is kept until kernel, QEMU or guest kernel change.
/// </summary>
/// <param name="cacheDirectory">Where the answer is kept; created when needed.</param>
internal sealed class KvmCheck(string cacheDirectory) : IMachineCheck
{
    private const string Device = "/dev/kvm";

    /// <summary>A guest under KVM speaks within a second; one that has not by now never will.</summary>
    private static readonly TimeSpan BootLimit = TimeSpan.FromSeconds(5);

    public MachineFact Unanswered { get; } = new(
        FactNames.Kvm,
        "not asked",
        FactState.Limited,
        "with KVM guests run at full speed; without it QEMU translates their code (TCG), which is slower but proves the same",
        "enable virtualisation in the firmware or nested virtualisation in the host above, and let this user open /dev/kvm (group kvm)",
        Required: false);

    public async Task<MachineFact> AskAsync(CancellationToken cancellationToken)
    {
        if (DeviceCheck.Open(Device) is { } problem) return Unanswered with { Value = $"{Device} {problem}" };
        if (GuestKernelCheck.Find() is not { } kernel) return Unanswered with { Value = "opens, but there is no kernel to boot a guest with" };
        var version = await ToolRun.OfAsync([Programs.Find("qemu-system-x86_64"), "--version"], BootLimit, cancellationToken).ConfigureAwait(false);
        if (!version.Succeeded) return Unanswered with { Value = "opens, but there is no QEMU to boot a guest with" };
        var kept = Path.Combine(cacheDirectory, "kvm-" + Key(version.FirstLine, kernel.Image));
        var answer = Read(kept);
        if (answer is null)
        {
            answer = await BootAsync(kernel.Image, cancellationToken).ConfigureAwait(false);
            Write(kept, answer);
        }

        return answer == Boots ? Unanswered with { State = FactState.Ok, Value = answer, HowToGet = null } : Unanswered with { Value = answer };
    }

    private const string Boots = "a guest boots";

    private static async Task<string> BootAsync(string kernel, CancellationToken cancellationToken)
    {
        string[] command =
        [
            Programs.Find("setpriv"), "--pdeathsig", "KILL", // a killed runner leaves no guest behind
            Programs.Find("qemu-system-x86_64"), "-accel", "kvm", "-m", "128", "-nodefaults", "-no-user-config", "-display", "none",
            "-no-reboot", "-serial", "stdio", "-kernel", kernel, "-append", "console=ttyS0 earlyprintk=serial panic=-1",
        ];
        var run = await ToolRun.OfAsync(command, BootLimit, cancellationToken, enough: Speaks).ConfigureAwait(false);
        if (Speaks(run.Output)) return Boots;
        return run.ExitCode is null
            ? FormattableString.Invariant($"exists and opens, but a guest does not boot within {BootLimit.TotalSeconds} s")
            : $"exists and opens, but QEMU says: {run.Complaint}";
    }

    private static bool Speaks(string console) => console.Contains("Linux version", StringComparison.Ordinal);

    private static string Key(string qemu, string kernel)
    {
        var file = new FileInfo(kernel);
        var text = FormattableString.Invariant($"{Environment.OSVersion.Version}\n{ReadOrEmpty("/proc/sys/kernel/osrelease")}\n{qemu}\n{kernel}\n{file.Length}\n{file.LastWriteTimeUtc.Ticks}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    private static string ReadOrEmpty(string path) => Read(path) ?? "";

    private static string? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Write(string path, string answer)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, answer + "\n");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Asked again next time; the fact about the cache's disk says that nothing can be kept.
        }
    }
}
