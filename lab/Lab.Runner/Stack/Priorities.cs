using Lab.Runner.Sessions;

namespace Lab.Runner.Stack;

/// <summary>
/// Who gets the processor first. QEMU's software emulation (TCG) tracks dirty pages without stopping the guest's processor: a thread that is preempted between
/// looking at its TLB and writing can write into a page that the migration has just sent, and that write is lost. Under load this broke one migration in four
/// here; with the hypervisor before everything else, none in forty. KVM tracks in hardware and does not care.
/// </summary>
internal static class Priorities
{
    /// <summary>Goes before libvirtd's command, whose QEMUs inherit it. Only root may rise above others.</summary>
    public static IReadOnlyList<string> OfHypervisor(LabSession session) => session.Accelerator == "kvm" || session.IsRootless ? [] : ["nice", "-n", "-15"];

    /// <summary>Goes before a probe's command: who observes must not starve beside what is observed. Probes work little.</summary>
    public static IReadOnlyList<string> OfProbe(LabSession session) => session.IsRootless ? [] : ["nice", "-n", "-16"];

    /// <summary>Goes before the commands of engine and agents, which wait more than they work.</summary>
    public static IReadOnlyList<string> OfOthers() => ["nice", "-n", "5"];
}
