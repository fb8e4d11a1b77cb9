using System.Globalization;
using System.Text.Json;
using Lab.Model.Agents;
using Lab.Model.Engines;
using Microsoft.Data.Sqlite;

namespace Lab.Engine.Stores;

/// <summary>Events as rows.</summary>
internal static class SqliteEvents
{
    private const string Columns = "id, time, kind, severity, message, host_id, vm_id, cluster_id, migration_id, data";

    public static void Insert(SqliteConnection connection, EngineEvent e) => connection.Execute(
        $"INSERT INTO events ({Columns}) VALUES (@id, @time, @kind, @severity, @message, @host, @vm, @cluster, @migration, @data)",
        ("@id", e.Id), ("@time", e.Time.ToString("O")), ("@kind", e.Kind), ("@severity", e.Severity.ToString()), ("@message", e.Message), ("@host", e.HostId?.ToString()),
        ("@vm", e.VmId?.ToString()), ("@cluster", e.ClusterId?.ToString()), ("@migration", e.MigrationId?.ToString()), ("@data", e.Data?.GetRawText()));

    /// <param name="rest">From WHERE on, with <c>@most</c>.</param>
    public static List<EngineEvent> Select(SqliteConnection connection, string rest, int most, long id = 0) =>
        connection.Query($"SELECT {Columns} FROM events {rest}", Read, ("@id", id), ("@most", most));

    private static EngineEvent Read(SqliteDataReader row) => new(
        row.GetInt64(0), DateTimeOffset.Parse(row.GetString(1), CultureInfo.InvariantCulture), row.GetString(2), Enum.Parse<EventSeverity>(row.GetString(3)), row.GetString(4), IdOf(row.Text(5)), IdOf(row.Text(6)),
        IdOf(row.Text(7)), IdOf(row.Text(8)), row.Text(9) is { } data ? JsonSerializer.Deserialize<JsonElement>(data, AgentJson.Options) : null);

    private static Guid? IdOf(string? text) => text is null ? null : Guid.Parse(text);
}
