using System.Runtime.InteropServices;
using Lab.Model.Errors;

namespace Lab.Runner.Doctor;

/// <summary>Hosts that are namespaces, VMs or machines of an inventory are made and reached from Linux; simulations, and looking at runs, need nothing of it.</summary>
internal sealed class LinuxCheck : IMachineCheck
{
    public MachineFact Unanswered { get; } = new(
        FactNames.Linux, RuntimeInformation.OSDescription, FactState.Missing, "real hosts are made, and reached, from Linux", "simulations run here: lab run SCENARIO --provider simulation", Required: true);

    public Task<MachineFact> AskAsync(CancellationToken cancellationToken) =>
        Task.FromResult(OperatingSystem.IsLinux() ? Unanswered with { State = FactState.Ok, HowToGet = null } : Unanswered);

    /// <exception cref="LabException">This is another system.</exception>
    public static void Require()
    {
        if (!OperatingSystem.IsLinux())
            throw new LabException(ErrorKind.NotSupported, $"Labs of real hosts are run from Linux, and this is {RuntimeInformation.OSDescription}. What runs here is the simulation (--provider simulation).");
    }
}
