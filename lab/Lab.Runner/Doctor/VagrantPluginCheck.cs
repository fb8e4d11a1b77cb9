using System.Text.Json;
using Lab.Providers.Vagrant;

namespace Lab.Runner.Doctor;

/// <summary>Vagrant's provider for libvirt, as the distribution or the user installed it. Asking Vagrant itself takes seconds.</summary>
/// <param name="systemPlugins">Where packages say which plugins they brought: a file each.</param>
/// <param name="userPlugins">What <c>vagrant plugin install</c> writes.</param>
internal sealed class VagrantPluginCheck(string systemPlugins, string userPlugins) : IMachineCheck
{
    private const string Plugin = "vagrant-libvirt";

    public VagrantPluginCheck()
        : this("/usr/share/vagrant-plugins/plugins.d", Path.Combine(VagrantBoxes.Home, "plugins.json"))
    {
    }

    public MachineFact Unanswered { get; } = new(
        FactNames.VagrantLibvirt, "not found", FactState.Missing, "Vagrant makes hosts with libvirt through it", "install vagrant-libvirt and dnsmasq-base, or 'vagrant plugin install vagrant-libvirt'", Required: false);

    public Task<MachineFact> AskAsync(CancellationToken cancellationToken) => Task.FromResult(Find() is { } value ? Unanswered with { State = FactState.Ok, Value = value, HowToGet = null } : Unanswered);

    private string? Find()
    {
        if (File.Exists(Path.Combine(systemPlugins, Plugin + ".json"))) return "of the distribution";
        if (!File.Exists(userPlugins)) return null;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(userPlugins));
            var there = document.RootElement.TryGetProperty("installed", out var installed) && installed.ValueKind == JsonValueKind.Object && installed.TryGetProperty(Plugin, out _);
            return there ? "installed by this user" : null;
        }
        catch (JsonException)
        {
            return null; // half written: Vagrant will say more
        }
    }
}
