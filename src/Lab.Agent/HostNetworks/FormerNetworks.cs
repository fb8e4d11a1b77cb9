using Lab.Agent.Commands;
using Lab.Agent.HostNetworks.OpenVswitches;
using Lab.Agent.States;
using Lab.Model.Errors;

namespace Lab.Agent.HostNetworks;

/// <summary>Gives a host back its networks as they were before any set-up, for those who only lent it.</summary>
public static class FormerNetworks
{
    /// <param name="stateDirectory">Of the agent, which runs no more.</param>
    /// <exception cref="LabException">A step failed, or the kernel still differs; the way back is kept for another try.</exception>
    public static async Task RestoreAsync(string stateDirectory, TimeProvider time)
    {
        if (!Directory.Exists(stateDirectory)) return;
        using var network = new HostNetwork(new CommandRunner(time), OpenVswitch.DefaultSocket, Path.Combine(stateDirectory, "dhcp"), time);
        await RestoreAsync(network, new NetworkStore(new DirectoryStateStore(stateDirectory)), CancellationToken.None);
    }

    /// <summary>Notes how the host's networks are, before whoever lends it changes anything.</summary>
    /// <param name="links">That will be changed.</param>
    /// <exception cref="LabException">The host has no such link.</exception>
    public static async Task RememberAsync(string stateDirectory, IReadOnlyList<string> links, TimeProvider time)
    {
        using var network = new HostNetwork(new CommandRunner(time), OpenVswitch.DefaultSocket, Path.Combine(stateDirectory, "dhcp"), time);
        var now = await network.ReadAsync(CancellationToken.None);
        Refusals.ThrowIfAny([.. links.Where(link => now.Find(link) is null).Select(link => $"There is no link '{link}'.")], "The networks cannot be noted");
        new NetworkStore(new DirectoryStateStore(stateDirectory)).KeepOriginal(now, links);
    }

    public static async Task RestoreAsync(IHostNetwork network, NetworkStore store, CancellationToken cancellationToken)
    {
        if (store.ReadOriginal() is not { } original) return;
        await network.ApplyAsync(original.StepsFrom(await network.ReadAsync(cancellationToken)), cancellationToken);
        var left = original.StepsFrom(await network.ReadAsync(cancellationToken));
        if (left.Count > 0)
            throw new LabException(ErrorKind.Network, "The networks are not as they were before.") { Output = "still to do: " + string.Join("; ", left), Faults = [.. left.Select(step => step.Command)] };
        store.Forget();
    }
}
