using System.Text.Json;
using Dapper;
using Lab.Model.Agents;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Microsoft.Data.Sqlite;

namespace Lab.Engine.Stores;

/// <summary>One SQLite file in WAL mode, held exclusively by one engine. See docs/adr/0006-engine-store.md.</summary>
public sealed class SqliteStore : IEngineStore
{
    private const string EventColumns =
        "id AS Id, time AS Time, kind AS Kind, severity AS Severity, message AS Message, host_id AS HostId, vm_id AS VmId, cluster_id AS ClusterId, migration_id AS MigrationId, data AS Data";

    private static readonly DocumentKind[] Kinds = Enum.GetValues<DocumentKind>();

    private readonly SqliteConnection _connection;
    private readonly string _path;

    private SqliteStore(SqliteConnection connection, string path)
    {
        _connection = connection;
        _path = path;
    }

    /// <param name="path">A file, made when it is missing; or <c>:memory:</c>.</param>
    /// <exception cref="LabException">It cannot be opened, is damaged, belongs to something else or to a newer engine, or another engine holds it.</exception>
    public static SqliteStore Open(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString());
        try
        {
            connection.Open();
            SqliteSchema.Prepare(connection, path);
            return new SqliteStore(connection, path);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw SqliteFailures.Explain(exception, path);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public IReadOnlyList<StoredDocument> Load() => Guarded(() => Kinds
        .SelectMany(kind => _connection.Query<(string Id, string Json)>($"SELECT id, document FROM {SqliteSchema.TableOf(kind)} ORDER BY id")
            .Select(row => new StoredDocument(kind, Guid.Parse(row.Id), row.Json)))
        .ToArray());

    public long LastEventId() => Guarded(() => _connection.ExecuteScalar<long>("SELECT COALESCE(MAX(id), 0) FROM events"));

    public void Write(IReadOnlyList<DocumentChange> changes, IReadOnlyList<EngineEvent> events) => Guarded(() =>
    {
        using var transaction = _connection.BeginTransaction();
        foreach (var change in changes) Apply(change, transaction);
        if (events.Count > 0)
        {
            _connection.Execute(
                "INSERT INTO events (id, time, kind, severity, message, host_id, vm_id, cluster_id, migration_id, data) " +
                "VALUES (@Id, @Time, @Kind, @Severity, @Message, @HostId, @VmId, @ClusterId, @MigrationId, @Data)",
                events.Select(EventRow.From), transaction);
        }

        transaction.Commit();
        return true;
    });

    public IReadOnlyList<EngineEvent> EventsAfter(long id, int most) => Guarded(() => _connection
        .Query<EventRow>($"SELECT {EventColumns} FROM events WHERE id > @id ORDER BY id LIMIT @most", new { id, most }).Select(r => r.ToEvent()).ToArray());

    public IReadOnlyList<EngineEvent> NewestEvents(int most) => Guarded(() => _connection
        .Query<EventRow>($"SELECT {EventColumns} FROM events ORDER BY id DESC LIMIT @most", new { most }).Select(r => r.ToEvent()).ToArray());

    public void TrimEvents(int keep) => Guarded(() => _connection.Execute("DELETE FROM events WHERE id <= (SELECT MAX(id) FROM events) - @keep", new { keep }));

    public void Dispose() => _connection.Dispose();

    private void Apply(DocumentChange change, SqliteTransaction transaction)
    {
        var table = SqliteSchema.TableOf(change.Kind);
        var id = change.Id.ToString();
        if (change.Json is null) _connection.Execute($"DELETE FROM {table} WHERE id = @id", new { id }, transaction);
        else _connection.Execute($"INSERT INTO {table} (id, document) VALUES (@id, @Json) ON CONFLICT (id) DO UPDATE SET document = excluded.document", new { id, change.Json }, transaction);
    }

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException exception)
        {
            throw SqliteFailures.Explain(exception, _path);
        }
    }

    private sealed class EventRow
    {
        public long Id { get; init; }

        public string Time { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Severity { get; init; } = "";

        public string Message { get; init; } = "";

        public string? HostId { get; init; }

        public string? VmId { get; init; }

        public string? ClusterId { get; init; }

        public string? MigrationId { get; init; }

        public string? Data { get; init; }

        public static EventRow From(EngineEvent e) => new()
        {
            Id = e.Id,
            Time = e.Time.ToString("O"),
            Kind = e.Kind,
            Severity = e.Severity.ToString(),
            Message = e.Message,
            HostId = e.HostId?.ToString(),
            VmId = e.VmId?.ToString(),
            ClusterId = e.ClusterId?.ToString(),
            MigrationId = e.MigrationId?.ToString(),
            Data = e.Data?.GetRawText(),
        };

        public EngineEvent ToEvent() => new(
            Id, DateTimeOffset.Parse(Time, System.Globalization.CultureInfo.InvariantCulture), Kind, Enum.Parse<EventSeverity>(Severity), Message, IdOf(HostId), IdOf(VmId), IdOf(ClusterId),
            IdOf(MigrationId), Data is null ? null : JsonSerializer.Deserialize<JsonElement>(Data, AgentJson.Options));

        private static Guid? IdOf(string? text) => text is null ? null : Guid.Parse(text);
    }
}
