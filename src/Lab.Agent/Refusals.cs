using Lab.Model.Errors;

namespace Lab.Agent;

/// <summary>Refusals as the verbs throw them: all reasons at once.</summary>
internal static class Refusals
{
    public static void ThrowIfAny(IReadOnlyList<string> faults, string what, ErrorKind kind = ErrorKind.BadRequest)
    {
        if (faults.Count > 0) throw new LabException(kind, $"{what}: {string.Join(' ', faults)}") { Faults = faults };
    }

    public static LabException NoSuchVm(Guid vmId) => new(ErrorKind.NotFound, $"There is no VM {vmId} on this host.");

    public static LabException Conflict(string message) => new(ErrorKind.Conflict, message);
}
