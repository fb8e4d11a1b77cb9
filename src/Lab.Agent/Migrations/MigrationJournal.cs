using System.Text.Json;
using Lab.Agent.States;
using Lab.Model.Errors;
using Lab.Model.Migrations;

namespace Lab.Agent.Migrations;

/// <summary>
/// The migrations that an agent must find again after a restart: a domain and its job tell that it moves, but not under which name, nor whom to ask at the other end.
/// </summary>
public sealed class MigrationJournal(IStateStore store)
{
    private const string Outgoing = "outgoing";
    private const string Incoming = "incoming";

    public void Begin(OutgoingRecord record) => Write(Outgoing, record.Request.MigrationId, record);

    public void Begin(PrepareIncomingMigrationRequest request) => Write(Incoming, request.MigrationId, request);

    public void EndOutgoing(Guid migrationId, ILogger log) => Delete(Outgoing, migrationId, log);

    public void EndIncoming(Guid migrationId, ILogger log) => Delete(Incoming, migrationId, log);

    public IReadOnlyList<OutgoingRecord> ReadOutgoing() => ReadAll<OutgoingRecord>(Outgoing);

    public IReadOnlyList<PrepareIncomingMigrationRequest> ReadIncoming() => ReadAll<PrepareIncomingMigrationRequest>(Incoming);

    private void Write<T>(string folder, Guid id, T record) => store.Write($"{folder}/{id}", JsonSerializer.Serialize(record, StateJson.Writing));

    /// <summary>A migration has ended whether its record can be deleted or not; an agent started later looks at a record once more and finds nothing to do.</summary>
    private void Delete(string folder, Guid id, ILogger log)
    {
        try
        {
            store.Delete($"{folder}/{id}");
        }
        catch (LabException exception)
        {
            log.LogWarning("Migration {Migration} has ended, and its record stays: {Reason}", id, exception.Message);
        }
    }

    private List<T> ReadAll<T>(string folder) where T : class => [.. store.List(folder).Select(Read<T>).OfType<T>()];

    /// <summary>A torn record is worth no more than none: the domain's own state then has to do.</summary>
    private T? Read<T>(string name) where T : class
    {
        try
        {
            return store.Read(name) is { } text ? JsonSerializer.Deserialize<T>(text, StateJson.Reading) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

public sealed record OutgoingRecord(MigrateRequest Request, DateTimeOffset Started);
