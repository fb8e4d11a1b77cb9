using Lab.Model.Errors;
using Microsoft.Data.Sqlite;

namespace Lab.Engine.Stores;

/// <summary>The tables, and how an older file becomes a newer one. <c>user_version</c> holds the number of steps taken.</summary>
internal static class SqliteSchema
{
    /// <summary><c>LabE</c>: marks the file as ours.</summary>
    private const long ApplicationId = 0x4c616245;

    private static readonly string[] Steps = [FirstStep()];

    public static string TableOf(DocumentKind kind) => kind switch
    {
        DocumentKind.Clusters => "clusters",
        DocumentKind.Networks => "networks",
        DocumentKind.Hosts => "hosts",
        DocumentKind.Attachments => "network_attachments",
        DocumentKind.Vms => "vms",
        DocumentKind.Migrations => "migrations",
        DocumentKind.Cursors => "host_cursors",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static void Prepare(SqliteConnection connection, string path)
    {
        // Exclusive: a second engine on the same file must fail at once, and WAL then needs no shared memory file.
        connection.Execute("PRAGMA locking_mode = EXCLUSIVE");
        var application = connection.Scalar<long>("PRAGMA application_id");
        var version = connection.Scalar<long>("PRAGMA user_version");
        Check(connection, path, application, version);
        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Execute("PRAGMA synchronous = NORMAL");
        for (var step = (int)version; step < Steps.Length; step++) Take(connection, step);
        connection.Execute("BEGIN IMMEDIATE; COMMIT"); // takes the lock now, not at the first change
    }

    private static void Check(SqliteConnection connection, string path, long application, long version)
    {
        if (version > Steps.Length)
            throw new LabException(ErrorKind.Environment, $"The database {path} has schema version {version}; this engine knows up to {Steps.Length}. Use a newer engine or another file.");
        var tables = connection.Scalar<long>("SELECT COUNT(*) FROM sqlite_master");
        if (tables > 0 && application != ApplicationId)
            throw new LabException(ErrorKind.Environment, $"The database {path} belongs to something else. Name another file.");
        if (tables > 0 && connection.Scalar<string>("PRAGMA quick_check(1)") is var fault and not "ok")
            throw new LabException(ErrorKind.Environment, $"The database {path} is damaged: {fault}. Restore it, or move it away to start anew.");
    }

    private static void Take(SqliteConnection connection, int step)
    {
        using var transaction = connection.BeginTransaction();
        connection.Execute(Steps[step]);
        connection.Execute(FormattableString.Invariant($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {step + 1}"));
        transaction.Commit();
    }

    private static string FirstStep() => string.Concat(Enum.GetValues<DocumentKind>().Select(kind => $"CREATE TABLE {TableOf(kind)} (id TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;\n")) +
        """
        CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            time TEXT NOT NULL,
            kind TEXT NOT NULL,
            severity TEXT NOT NULL,
            message TEXT NOT NULL,
            host_id TEXT, vm_id TEXT, cluster_id TEXT, migration_id TEXT,
            data TEXT);
        """;
}
