using Lab.Providers.Remote;

namespace Lab.Providers.Ssh;

/// <summary>How programs and guest come to a machine.</summary>
internal interface IProgramSource
{
    /// <returns>Takes them away again when it is disposed of before a guard has them.</returns>
    /// <exception cref="Model.Errors.LabException">They could not be put there: the disk is full, or the host is lost.</exception>
    Task<IProgramsInPlace> PutAsync(SshConnection connection, LentFolders folders, CancellationToken cancellationToken);
}

/// <summary>Programs on a machine that no guard looks after yet.</summary>
internal interface IProgramsInPlace : IAsyncDisposable
{
    /// <summary>From here on the machine's guard removes them.</summary>
    Task LeaveToGuardAsync();
}
