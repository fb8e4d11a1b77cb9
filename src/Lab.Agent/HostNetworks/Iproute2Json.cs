using System.Text;
using System.Text.Json;
using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks;

/// <summary>Reads what <c>ip -json -details</c> prints for addresses, routes and rules: one array after the other.</summary>
public static class Iproute2Json
{
    public static KernelNetwork Read(string output)
    {
        var arrays = Split(output);
        return new KernelNetwork
        {
            Links = [.. arrays[0].EnumerateArray().Where(IsLink).Select(Link)],
            Routes = [.. arrays[1].EnumerateArray().Where(IsConfigured).Select(Route)],
            Rules = [.. arrays[2].EnumerateArray().Where(rule => long.TryParse(Text(rule, "table"), out _) && Text(rule, "src") is not (null or "all")).Select(Rule)],
        };
    }

    private static JsonElement[] Split(string output)
    {
        var bytes = Encoding.UTF8.GetBytes(output);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowMultipleValues = true });
        var arrays = new List<JsonElement>();
        while (reader.Read()) arrays.Add(JsonElement.ParseValue(ref reader));
        while (arrays.Count < 3) arrays.Add(JsonElement.Parse("[]"u8)); // nothing to list is printed as nothing
        return [.. arrays];
    }

    /// <summary>Links in another namespace leave holes in the list.</summary>
    private static bool IsLink(JsonElement link) => Text(link, "ifname") is not null && Text(link, "link_type") != "loopback";

    private static KernelLink Link(JsonElement link)
    {
        var info = Member(link, "linkinfo");
        var data = Member(info, "info_data");
        var kind = Kind(Text(info, "info_kind"), Text(link, "link_type"));
        var flags = link.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()).ToList();
        return new KernelLink
        {
            Name = Text(link, "ifname")!,
            Kind = kind,
            Mac = Text(link, "address") ?? "",
            Mtu = link.GetProperty("mtu").GetInt32(),
            AdminUp = flags.Contains("UP"),
            Carrier = flags.Contains("LOWER_UP"),
            Master = Text(link, "master"),
            Base = kind == LinkKind.Vlan ? Text(link, "link") : null,
            Vlan = kind == LinkKind.Vlan ? Member(data, "id")?.GetInt32() : null,
            BondMode = kind == LinkKind.Bond ? BondModes.Number(Text(data, "mode")) : null,
            BondOptions = kind == LinkKind.Bond ? BondOptions(data) : null,
            Addresses = [.. Addresses(link).Where(address => !IsLeased(address)).Select(Address)],
            Leased = [.. Addresses(link).Where(IsLeased).Select(Address)],
        };
    }

    /// <summary>Those that are compared. A zero is the kernel's default, and refused beside a mode or monitor that has no such option.</summary>
    private static Dictionary<string, string> BondOptions(JsonElement? data)
    {
        var options = new Dictionary<string, string>();
        foreach (var name in (string[])["miimon", "updelay", "downdelay", "min_links"])
            if (Member(data, name) is { ValueKind: JsonValueKind.Number } number && number.GetInt64() != 0) options[name] = number.GetRawText();
        if (Text(data, "xmit_hash_policy") is { } policy) options["xmit_hash_policy"] = policy;
        if (Text(data, "mode") == BondModes.Name(4) && Text(data, "ad_lacp_rate") is { } rate) options["lacp_rate"] = rate;
        return options;
    }

    private static LinkKind Kind(string? info, string? type) => (info, type) switch
    {
        ("bridge", _) => LinkKind.Bridge,
        ("vlan", _) => LinkKind.Vlan,
        ("bond", _) => LinkKind.Bond,
        // A lab's NICs are one end of a pair; VMs' taps are not NICs.
        (null or "veth" or "macvlan" or "dummy", "ether") => LinkKind.Nic,
        _ => LinkKind.Other,
    };

    private static IEnumerable<JsonElement> Addresses(JsonElement link) =>
        link.GetProperty("addr_info").EnumerateArray().Where(address => Text(address, "scope") != "link" && Text(address, "local") is not null);

    private static bool IsLeased(JsonElement address) => Member(address, "dynamic") is { ValueKind: JsonValueKind.True };

    private static string Address(JsonElement address) => $"{Text(address, "local")}/{address.GetProperty("prefixlen").GetInt32()}";

    /// <summary>The kernel makes the others itself, from addresses.</summary>
    private static bool IsConfigured(JsonElement route) => Text(route, "type") == "unicast" && Text(route, "protocol") is not ("kernel" or "ra") && Text(route, "dev") is not null;

    private static KernelRoute Route(JsonElement route)
    {
        var gateway = Text(route, "gateway");
        var destination = Text(route, "dst")!;
        var isIpv6 = (gateway ?? destination).Contains(':');
        return new KernelRoute(destination, gateway, Text(route, "dev")!, Text(route, "table") ?? KernelRoute.Main, isIpv6, Metric(route, isIpv6)) { IsLeased = Text(route, "protocol") == "dhcp" };
    }

    /// <summary>Null for what the kernel takes when none is given: 0 for IPv4, 1024 for IPv6.</summary>
    private static long? Metric(JsonElement route, bool isIpv6) =>
        Member(route, "metric") is { ValueKind: JsonValueKind.Number } number && number.GetInt64() is var metric && metric != (isIpv6 ? 1024 : 0) ? metric : null;

    private static KernelRule Rule(JsonElement rule) => new(Text(rule, "src")!, Text(rule, "table")!);

    private static JsonElement? Member(JsonElement? element, string name) => element is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement? element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
