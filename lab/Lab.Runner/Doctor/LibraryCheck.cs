using System.Runtime.InteropServices;

namespace Lab.Runner.Doctor;

/// <summary>A shared library that must load.</summary>
internal sealed class LibraryCheck(MachineFact question, string library) : IMachineCheck
{
    public MachineFact Unanswered => question;

    public Task<MachineFact> AskAsync(CancellationToken cancellationToken)
    {
        if (!NativeLibrary.TryLoad(library, out var handle)) return Task.FromResult(question with { Value = $"{library} does not load" });
        NativeLibrary.Free(handle);
        return Task.FromResult(question with { State = FactState.Ok, Value = library, HowToGet = null });
    }
}
