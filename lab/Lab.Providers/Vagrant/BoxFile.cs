namespace Lab.Providers.Vagrant;

/// <summary>A box that <c>vagrant box add</c> takes.</summary>
/// <param name="Path">A tar archive with <c>metadata.json</c>, <c>Vagrantfile</c>, <c>command-line</c>, <c>box.img</c>, <c>vmlinuz</c> and <c>initrd</c>.</param>
/// <param name="Name">What Vagrant is to call it.</param>
/// <param name="Key">Of the recipe it was made by.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Built">Whether it was made just now, rather than found.</param>
public sealed record BoxFile(string Path, string Name, string Key, long Size, bool Built);
