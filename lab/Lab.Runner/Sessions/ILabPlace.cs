using Lab.Providers.Hosts;
using Lab.Runner.Runs;

namespace Lab.Runner.Sessions;

/// <summary>Where a run's lab is made.</summary>
public interface ILabPlace
{
    /// <summary>Reads what was prepared in the run directory and finds the guest.</summary>
    Task<LabSession> OpenAsync(HistoryWriter history, CancellationToken cancellationToken);

    /// <summary>Makes the hosts and their links.</summary>
    /// <exception cref="Model.Errors.LabException">They could not be made; nothing is left of them then.</exception>
    Task<ILab> ProvisionAsync(LabSession session, CancellationToken cancellationToken);

    /// <summary>The run directory as this process sees it, once the session was opened.</summary>
    string Record { get; }
}
