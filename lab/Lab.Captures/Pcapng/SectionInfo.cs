namespace Lab.Captures.Pcapng;

/// <summary>Who wrote a capture file, as its Section Header Block says. Empty means not said.</summary>
public sealed record SectionInfo
{
    /// <summary><c>shb_hardware</c></summary>
    public string Hardware { get; init; } = "";

    /// <summary><c>shb_os</c></summary>
    public string OperatingSystem { get; init; } = "";

    /// <summary><c>shb_userappl</c></summary>
    public string Application { get; init; } = "";
}
