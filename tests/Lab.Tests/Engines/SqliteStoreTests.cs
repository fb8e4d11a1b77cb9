using System.Text.Json;
using Lab.Engine.Stores;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

public sealed class SqliteStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lab-store-").FullName;

    private string Path => System.IO.Path.Combine(_directory, "engine.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static EngineEvent Event(long id) => new(
        id, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(id), EngineEventKinds.HostUp, EventSeverity.Warning, "Host ü is up.", CountingIds.Of(1), null, CountingIds.Of(2), CountingIds.Of(3),
        JsonSerializer.SerializeToElement(new { reason = "x" }));

    [Fact]
    public void What_was_written_is_there_after_a_reopen()
    {
        using (var store = SqliteStore.Open(Path))
        {
            store.Write([new DocumentChange(DocumentKind.Vms, CountingIds.Of(1), "{\"a\":1}"), new DocumentChange(DocumentKind.Hosts, CountingIds.Of(2), "{}")], [Event(1), Event(2)]);
            store.Write([new DocumentChange(DocumentKind.Vms, CountingIds.Of(1), "{\"a\":2}"), new DocumentChange(DocumentKind.Hosts, CountingIds.Of(2), null)], []);
        }

        using var again = SqliteStore.Open(Path);
        Assert.Equal([new StoredDocument(DocumentKind.Vms, CountingIds.Of(1), "{\"a\":2}")], again.Load());
        Assert.Equal(2, again.LastEventId());
        var read = again.EventsAfter(1, 10).Single();
        Assert.Equal(Event(2) with { Data = null }, read with { Data = null });
        Assert.Equal("x", read.Data!.Value.GetProperty("reason").GetString());
    }

    [Fact]
    public void Events_are_read_forwards_and_backwards_within_a_limit()
    {
        using var store = SqliteStore.Open(":memory:");
        store.Write([], [.. Enumerable.Range(1, 10).Select(i => Event(i))]);
        Assert.Equal([4L, 5L], store.EventsAfter(3, 2).Select(e => e.Id));
        Assert.Equal([10L, 9L], store.NewestEvents(2).Select(e => e.Id));
        store.TrimEvents(3);
        Assert.Equal([8L, 9L, 10L], store.EventsAfter(0, 100).Select(e => e.Id));
    }

    [Fact]
    public void A_write_is_all_or_nothing()
    {
        using var store = SqliteStore.Open(Path);
        store.Write([], [Event(1)]);
        Assert.Throws<LabException>(() => store.Write([new DocumentChange(DocumentKind.Vms, CountingIds.Of(1), "{}")], [Event(1)]));
        Assert.Empty(store.Load());
    }

    [Fact]
    public void A_second_engine_is_refused_in_words()
    {
        using var first = SqliteStore.Open(Path);
        var refused = Assert.Throws<LabException>(() => SqliteStore.Open(Path));
        Assert.Equal(ErrorKind.Environment, refused.Kind);
        Assert.Contains("Another process holds", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_in_words()
    {
        File.WriteAllText(Path, new string('x', 5000));
        Assert.Contains("is damaged or is no SQLite database", Assert.Throws<LabException>(() => SqliteStore.Open(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_database_is_refused_in_words()
    {
        using (var store = SqliteStore.Open(Path))
            store.Write([.. Enumerable.Range(1, 500).Select(i => new DocumentChange(DocumentKind.Vms, CountingIds.Of(i), new string('v', 500)))], []);
        var bytes = File.ReadAllBytes(Path);
        bytes.AsSpan(bytes.Length / 2, 8192).Fill(0xff);
        File.WriteAllBytes(Path, bytes);
        Assert.Contains("damaged", Assert.Throws<LabException>(() => SqliteStore.Open(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_directory_is_refused_in_words() =>
        Assert.Contains("cannot be opened or made", Assert.Throws<LabException>(() => SqliteStore.Open(System.IO.Path.Combine(_directory, "no", "engine.db"))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_newer_schema_is_refused_in_words()
    {
        SqliteStore.Open(Path).Dispose();
        SetUserVersion(99);
        Assert.Contains("schema version 99", Assert.Throws<LabException>(() => SqliteStore.Open(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Somebody_elses_database_is_refused_in_words()
    {
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE cookies (id INTEGER)";
            command.ExecuteNonQuery();
        }

        Assert.Contains("belongs to something else", Assert.Throws<LabException>(() => SqliteStore.Open(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_with_a_running_migration_is_restarted_from_its_file()
    {
        using var store = SqliteStore.Open(Path);
        Bench.Run(
            async bench =>
            {
                await bench.StartVmAsync();
                var migration = await bench.MigrateAsync(2);
                var vm = bench.Vm();
                await bench.CrashAsync();
                Assert.Equivalent(vm, bench.Vm());
                Assert.Equivalent(migration, bench.Migration(migration.Id));
                await bench.FinishedAsync(migration);
                Assert.Equal(bench.HostId(2), bench.Vm().State.HostId);
            },
            store: store);
    }

    private void SetUserVersion(int version)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = FormattableString.Invariant($"PRAGMA user_version = {version}");
        command.ExecuteNonQuery();
    }
}
