using System.Text.Json;

namespace Lab.Agent.Vms;

/// <summary>libvirt's names as they cross the wire: <c>migrated</c>, <c>post-copy-failed</c>.</summary>
public static class LibvirtNames
{
    public static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
