namespace Lab.Libvirt;

/// <summary>How serious an error is (<c>virErrorLevel</c>).</summary>
public enum LibvirtErrorLevel
{
    None = 0,
    Warning = 1,
    Error = 2,
}
