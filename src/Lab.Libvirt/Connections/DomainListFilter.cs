namespace Lab.Libvirt;

/// <summary>
/// Which domains to list (<c>virConnectListAllDomainsFlags</c>). Values of one line belong together: none of them means no filter on that
/// trait, both mean either.
/// </summary>
[Flags]
public enum DomainListFilter
{
    All = 0,
    Active = 1 << 0, Inactive = 1 << 1,
    Persistent = 1 << 2, Transient = 1 << 3,
    Running = 1 << 4, Paused = 1 << 5, ShutOff = 1 << 6, Other = 1 << 7,
}
