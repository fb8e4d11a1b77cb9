using Lab.Model.Errors;
using Lab.Runner.Phases;

namespace Lab.Tests.Phases;

public sealed class MemoryFlowTests
{
    [Fact]
    public async Task What_follows_the_memory_waits_for_it()
    {
        var flow = new MemoryFlow(migrations: 2);
        var waiting = flow.WaitAsync(TimeSpan.Zero, TimeProvider.System, CancellationToken.None);
        flow.End(); // one of two: the other may flow yet
        Assert.False(waiting.IsCompleted);
        flow.Begin();
        await waiting;
    }

    [Fact]
    public async Task What_follows_memory_that_never_flowed_ends_with_the_last_migration()
    {
        var flow = new MemoryFlow(migrations: 1);
        var waiting = flow.WaitAsync(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None);
        flow.End();
        Assert.Equal(ErrorKind.Conflict, (await Assert.ThrowsAsync<LabException>(() => waiting)).Kind);
        await flow.WaitAsync(null, TimeProvider.System, CancellationToken.None);
    }
}
