using System.Globalization;
using Lab.Providers.Hosts;
using Lab.Runner.Doctor;

namespace Lab.Runner.Sessions;

/// <summary>With what guests run on hosts that are machines: KVM where one boots with it on every host, else TCG.</summary>
internal sealed class GuestAcceleration
{
    private const string Yes = "yes";

    private readonly KvmAnswers _answers = new(LabFolders.Cache);

    /// <param name="identities">For each host, on what the answer depends; null: it is asked each time.</param>
    public async Task<string> AskAsync(ILab lab, IReadOnlyList<string?> identities, GuestFiles guest, CancellationToken cancellationToken)
    {
        var boots = await Task.WhenAll(lab.Hosts.Zip(identities, (host, identity) => BootsAsync(host, identity, lab.Slowness, guest, cancellationToken)));
        return boots.All(yes => yes) ? "kvm" : "tcg";
    }

    private async Task<bool> BootsAsync(ILabHost host, string? identity, double slowness, GuestFiles guest, CancellationToken cancellationToken)
    {
        if (!await host.ExistsAsync("/dev/kvm", cancellationToken)) return false;
        if (identity is not null && _answers.Find(identity) is { } known) return known == Yes;
        string[] command = ["timeout", (KvmBoot.Limit * slowness).TotalSeconds.ToString("0", CultureInfo.InvariantCulture), .. KvmBoot.Command("qemu-system-x86_64", guest.KernelPath)];
        var boots = KvmBoot.Speaks((await host.RunAsync(command, null, cancellationToken)).Output);
        if (identity is not null) _answers.Keep(identity, boots ? Yes : "no");
        return boots;
    }
}
