namespace Lab.Runner.Doctor;

/// <summary>
/// Whether guests can use the processor's own virtualisation: <see cref="KvmBoot"/> tries. The answer is kept until kernel, QEMU or guest kernel change.
/// </summary>
/// <param name="cacheDirectory">Where the answer is kept; created when needed.</param>
internal sealed class KvmCheck(string cacheDirectory) : IMachineCheck
{
    private const string Device = "/dev/kvm";

    private readonly KvmAnswers _answers = new(cacheDirectory);

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
        var version = await ToolRun.OfAsync([Programs.Find("qemu-system-x86_64"), "--version"], KvmBoot.Limit, cancellationToken);
        if (!version.Succeeded) return Unanswered with { Value = "opens, but there is no QEMU to boot a guest with" };
        var machine = MachineOf(version.FirstLine, kernel.Image);
        if (_answers.Find(machine) is not { } answer)
        {
            answer = await BootAsync(kernel.Image, cancellationToken);
            _answers.Keep(machine, answer);
        }

        return answer == Boots ? Unanswered with { State = FactState.Ok, Value = answer, HowToGet = null } : Unanswered with { Value = answer };
    }

    private const string Boots = "a guest boots";

    private static async Task<string> BootAsync(string kernel, CancellationToken cancellationToken)
    {
        // With `setpriv`, a killed runner leaves no guest behind.
        string[] command = [Programs.Find("setpriv"), "--pdeathsig", "KILL", .. KvmBoot.Command(Programs.Find("qemu-system-x86_64"), kernel)];
        var run = await ToolRun.OfAsync(command, KvmBoot.Limit, cancellationToken, enough: KvmBoot.Speaks);
        if (KvmBoot.Speaks(run.Output)) return Boots;
        return run.ExitCode is null
            ? FormattableString.Invariant($"exists and opens, but a guest does not boot within {KvmBoot.Limit.TotalSeconds} s")
            : $"exists and opens, but QEMU says: {run.Complaint}";
    }

    private static string MachineOf(string qemu, string kernel)
    {
        var file = new FileInfo(kernel);
        return FormattableString.Invariant($"{Environment.OSVersion.Version}\n{Release()}\n{qemu}\n{kernel}\n{file.Length}\n{file.LastWriteTimeUtc.Ticks}");
    }

    private static string Release() => File.Exists("/proc/sys/kernel/osrelease") ? File.ReadAllText("/proc/sys/kernel/osrelease").Trim() : "";
}
