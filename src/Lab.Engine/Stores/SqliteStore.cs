using Lab.Model.Engines;
using Lab.Model.Errors;
using Microsoft.Data.Sqlite;

namespace Lab.Engine.Stores;

/// <summary>One SQLite file in WAL mode, held exclusively by one engine. See docs/adr/0006-engine-store.md.</summary>
public sealed class SqliteStore : IEngineStore
{
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

    public IReadOnlyList<StoredDocument> Load() => Guarded(() => Enum.GetValues<DocumentKind>()
        .SelectMany(kind => _connection.Query($"SELECT id, document FROM {SqliteSchema.TableOf(kind)} ORDER BY id", row => new StoredDocument(kind, Guid.Parse(row.GetString(0)), row.GetString(1))))
        .ToArray());

    public long LastEventId() => Guarded(() => _connection.Scalar<long>("SELECT COALESCE(MAX(id), 0) FROM events"));

    public void Write(IReadOnlyList<DocumentChange> changes, IReadOnlyList<EngineEvent> events) => Guarded(() =>
    {
        using var transaction = _connection.BeginTransaction();
        foreach (var change in changes) Apply(change);
        foreach (var e in events) SqliteEvents.Insert(_connection, e);
        transaction.Commit();
        return true;
    });

    public IReadOnlyList<EngineEvent> EventsAfter(long id, int most) => Guarded(() => SqliteEvents.Select(_connection, "WHERE id > @id ORDER BY id LIMIT @most", most, id));

    public IReadOnlyList<EngineEvent> NewestEvents(int most) => Guarded(() => SqliteEvents.Select(_connection, "WHERE id > @id ORDER BY id DESC LIMIT @most", most));

    public void TrimEvents(int keep) => Guarded(() => _connection.Execute("DELETE FROM events WHERE id <= (SELECT MAX(id) FROM events) - @keep", ("@keep", keep)));

    public void Dispose() => _connection.Dispose();

    private void Apply(DocumentChange change)
    {
        var table = SqliteSchema.TableOf(change.Kind);
        var id = change.Id.ToString();
        if (change.Json is null) _connection.Execute($"DELETE FROM {table} WHERE id = @id", ("@id", id));
        else _connection.Execute($"INSERT INTO {table} (id, document) VALUES (@id, @json) ON CONFLICT (id) DO UPDATE SET document = excluded.document", ("@id", id), ("@json", change.Json));
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
}
