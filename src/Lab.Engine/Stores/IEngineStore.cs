using Lab.Model.Engines;

namespace Lab.Engine.Stores;

/// <summary>
/// What survives the engine: documents by kind and identifier, and the event log. Every write is one transaction, durable against the end of the process when it returns. Not for use by two
/// threads at once: the inventory and the event log take turns.
/// </summary>
public interface IEngineStore : IDisposable
{
    IReadOnlyList<StoredDocument> Load();

    /// <summary>0 when there is no event yet.</summary>
    long LastEventId();

    /// <exception cref="Model.Errors.LabException">The disk is full or broken; nothing was written.</exception>
    void Write(IReadOnlyList<DocumentChange> changes, IReadOnlyList<EngineEvent> events);

    /// <summary>Rising by identifier.</summary>
    IReadOnlyList<EngineEvent> EventsAfter(long id, int most);

    /// <summary>Falling by identifier: the newest first.</summary>
    IReadOnlyList<EngineEvent> NewestEvents(int most);

    /// <summary>Forgets all but the newest.</summary>
    void TrimEvents(int keep);
}

/// <param name="Json">As <see cref="StoreJson"/> writes.</param>
public sealed record StoredDocument(DocumentKind Kind, Guid Id, string Json);

/// <param name="Json">Null: the document goes.</param>
public sealed record DocumentChange(DocumentKind Kind, Guid Id, string? Json);

/// <summary>One table each.</summary>
public enum DocumentKind
{
    Clusters,
    Networks,
    Hosts,
    Attachments,
    Vms,
    Migrations,
    Cursors,
}
