namespace Lab.Agent.HostNetworks;

/// <summary>The host's kernel, as set-ups need it.</summary>
public interface IHostNetwork
{
    /// <summary>Raised when something about links or addresses may have changed; read to know what.</summary>
    event Action? Changed;

    Task<KernelNetwork> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Takes the steps in order, all in one go; the first that fails ends it and leaves those before it done.</summary>
    /// <exception cref="Model.Errors.LabException">
    /// <see cref="Model.Errors.ErrorKind.Network"/> with the step and what the kernel said, or <see cref="Model.Errors.ErrorKind.NotSupported"/> where the kernel lacks VLANs or bonds.
    /// </exception>
    Task ApplyAsync(IReadOnlyList<NetworkStep> steps, CancellationToken cancellationToken);
}
