namespace Lab.Runner.Doctor;

/// <summary>Makes the namespaces that a lab consists of, and throws them away.</summary>
internal sealed class NamespacesCheck : IMachineCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly string[] Namespaces = ["--net", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"];

    public MachineFact Unanswered { get; } = new(
        FactNames.Namespaces,
        "not asked",
        FactState.Missing,
        "every host of a lab is a set of namespaces; without root they need user namespaces and a range of subordinate ids",
        "install uidmap, give the user a range ('usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER'), and allow user namespaces",
        Required: true);

    public async Task<MachineFact> AskAsync(CancellationToken cancellationToken)
    {
        var run = await ToolRun.OfAsync([Programs.Find("unshare"), .. InScratch, .. Namespaces, "true"], Limit, cancellationToken);
        var root = Environment.IsPrivilegedProcess;
        if (run.Succeeded) return Unanswered with { State = FactState.Ok, Value = root ? "as root" : "as an ordinary user, with subordinate ids", HowToGet = null };
        return Unanswered with
        {
            Value = run.Complaint,
            HowToGet = root ? "root here lacks CAP_SYS_ADMIN: start the container with more capabilities, or run as an ordinary user" : Unanswered.HowToGet,
        };
    }

    /// <summary>Options of unshare that gain the right to make namespaces; none for root.</summary>
    /// <remarks>With <c>--map-auto</c>, as the provider does: without subordinate ids libvirtd cannot probe QEMU.</remarks>
    public static string[] InScratch => Environment.IsPrivilegedProcess ? [] : ["--user", "--map-root-user", "--map-auto"];
}
