namespace Lab.Providers.Guests;

/// <summary>A guest ready for direct kernel boot: <c>-kernel</c> and <c>-initrd</c>, libvirt's <c>&lt;kernel&gt;</c> and <c>&lt;initrd&gt;</c>.</summary>
/// <param name="KernelPath">An uncompressed <c>vmlinux</c> where the distribution's kernel could be unpacked and boots by PVH, else a copy of its <c>vmlinuz</c>.</param>
/// <param name="InitrdPath">An uncompressed newc archive with process 1, busybox and the virtio modules.</param>
/// <param name="Key">Names everything the image was made of; also its folder in the cache.</param>
/// <param name="KernelVersion">As <c>uname -r</c> says it in the guest.</param>
public sealed record GuestImage(string KernelPath, string InitrdPath, string Key, string KernelVersion);
