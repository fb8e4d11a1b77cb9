using System.Text;
using System.Text.Json;

namespace Lab.Agent.HostNetworks.OpenVswitches;

/// <summary>Reads what <c>ovs-vsctl --format=json list</c> prints for bridges, ports and interfaces: one table after the other.</summary>
public static class OvsJson
{
    /// <summary>What to ask for, in this order.</summary>
    public static IReadOnlyList<string> Question { get; } =
    [
        "--columns=name,ports", "list", "Bridge",
        "--", "--columns=_uuid,name,tag,fake_bridge,interfaces,bond_mode,lacp,bond_updelay,bond_downdelay,other_config", "list", "Port",
        "--", "--columns=_uuid,name,type,link_state,lacp_current", "list", "Interface",
    ];

    public static IReadOnlyList<OvsBridge> Read(string output)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(output), new JsonReaderOptions { AllowMultipleValues = true });
        var tables = new List<List<Row>>();
        while (reader.Read()) tables.Add(Rows(JsonElement.ParseValue(ref reader)));
        if (tables is not [var bridges, var ports, var interfaces]) throw new JsonException($"ovs-vsctl printed {tables.Count} tables rather than 3.");
        var interfaceOf = interfaces.ToDictionary(row => row.Id, Interface);
        var portOf = ports.ToDictionary(row => row.Id, row => Port(row, interfaceOf));
        return [.. bridges.Select(row => new OvsBridge(row.Text("name")!, Named(row.Ids("ports"), portOf, port => port.Name))).OrderBy(bridge => bridge.Name, StringComparer.Ordinal)];
    }

    private static OvsInterface Interface(Row row) => new(row.Text("name")!, row.Text("type") ?? "", row.Text("link_state") == "up" && row.Flag("lacp_current") != false);

    private static OvsPort Port(Row row, Dictionary<string, OvsInterface> interfaceOf) => new(
        row.Text("name")!, row.Number("tag"), row.Flag("fake_bridge") == true, row.Text("bond_mode"), row.Text("lacp") is "active" or "passive", row.Number("bond_updelay") ?? 0,
        row.Number("bond_downdelay") ?? 0, row.Map("other_config"), Named(row.Ids("interfaces"), interfaceOf, one => one.Name));

    /// <summary>The database knows no order. A record that went between two tables is left out.</summary>
    private static List<T> Named<T>(IEnumerable<string> ids, Dictionary<string, T> byId, Func<T, string> name) where T : class =>
        [.. ids.Select(id => byId.GetValueOrDefault(id)).OfType<T>().OrderBy(name, StringComparer.Ordinal)];

    private static List<Row> Rows(JsonElement table)
    {
        var headings = table.GetProperty("headings").EnumerateArray().Select(heading => heading.GetString()!).ToList();
        return [.. table.GetProperty("data").EnumerateArray().Select(row => new Row(headings.Zip(row.EnumerateArray()).ToDictionary(cell => cell.First, cell => cell.Second)))];
    }

    /// <summary>One record. What has no value is an empty set; several are a set; one stands alone (RFC 7047).</summary>
    private sealed record Row(Dictionary<string, JsonElement> Cells)
    {
        public string Id => Ids("_uuid").Single();

        public string? Text(string column) => Cells[column] is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

        public int? Number(string column) => Cells[column] is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;

        public bool? Flag(string column) => Cells[column].ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };

        public Dictionary<string, string> Map(string column) => Cells[column][1].EnumerateArray().ToDictionary(pair => pair[0].GetString()!, pair => pair[1].GetString()!);

        public IEnumerable<string> Ids(string column) => Cells[column] is var cell && cell[0].GetString() == "uuid" ? [cell[1].GetString()!] : cell[1].EnumerateArray().Select(id => id[1].GetString()!);
    }
}
