namespace Lab.Providers.Ssh;

/// <summary>What a lab left on a machine that it could not give back.</summary>
/// <param name="Folder">Of a host that it made of the machine.</param>
/// <param name="HasRestarted">The machine was, since that lab: what it did to the network is gone, and only the folder is to be removed.</param>
public sealed record LeftFolder(string Folder, bool HasRestarted);
