namespace Lab.Providers.Guests;

/// <summary>Where the distribution's packages put what a guest is made of. The defaults are Debian's and Ubuntu's.</summary>
public sealed record GuestSources
{
    /// <summary>Holds <c>vmlinuz-VERSION</c> files.</summary>
    public string BootDirectory { get; init; } = "/boot";

    /// <summary>Holds one folder a kernel version, with <c>modules.dep</c> and <c>modules.builtin</c>.</summary>
    public string ModulesDirectory { get; init; } = "/lib/modules";

    /// <summary>A statically linked busybox.</summary>
    public string Busybox { get; init; } = "/bin/busybox";

    /// <summary>A C compiler, by path or found in PATH.</summary>
    public string Compiler { get; init; } = "gcc";

    /// <summary>A header of the C library's development package: without it nothing can be compiled.</summary>
    public string LibraryHeader { get; init; } = "/usr/include/stdio.h";
}
