using System.Collections.Immutable;
using System.Text.Json;
using Lab.Engine.Clusters;
using Lab.Engine.Hosts;
using Lab.Engine.Migrations;
using Lab.Engine.Networks;
using Lab.Engine.Stores;
using Lab.Engine.Vms;
using Lab.Model.Errors;

namespace Lab.Engine.Inventories;

/// <summary>From documents to the state in memory.</summary>
internal static class InventoryLoading
{
    public static InventoryState Load(IEngineStore store)
    {
        var documents = store.Load().ToLookup(d => d.Kind);
        var state = new InventoryState
        {
            Clusters = Read<Cluster>(documents[DocumentKind.Clusters]),
            Networks = Read<LogicalNetwork>(documents[DocumentKind.Networks]),
            Hosts = Read<Host>(documents[DocumentKind.Hosts]),
            Attachments = Read<NetworkAttachment>(documents[DocumentKind.Attachments]),
            Cursors = Read<HostCursor>(documents[DocumentKind.Cursors]),
        };
        state = documents[DocumentKind.Vms].Select(Parse<Vm>).Aggregate(state, (known, vm) => known.With(vm));
        return documents[DocumentKind.Migrations].Select(Parse<Migration>).Aggregate(state, (known, migration) => known.With(migration));
    }

    private static ImmutableDictionary<Guid, T> Read<T>(IEnumerable<StoredDocument> documents) => documents.ToImmutableDictionary(d => d.Id, Parse<T>);

    private static T Parse<T>(StoredDocument document)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(document.Json, StoreJson.Reading) ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw new LabException(ErrorKind.Environment, $"The database is damaged: {document.Kind} {document.Id} cannot be read: {exception.Message}", exception);
        }
    }
}
