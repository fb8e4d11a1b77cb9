using Lab.Agent.Migrations;

namespace Lab.Tests.Agents.Migrations;

public sealed class MigrationSlotsTests
{
    [Fact]
    public void Those_who_wait_are_served_in_the_order_they_came() => VirtualTime.Run(async time =>
    {
        var slots = new MigrationSlots();
        var first = await slots.TakeAsync(1, CancellationToken.None);
        var order = new List<int>();
        var waiting = Enumerable.Range(1, 3).Select(number => TakeAndNote(slots, 1, number, order)).ToList();
        first.Dispose();
        first.Dispose(); // twice frees once
        await Task.WhenAll(waiting);
        Assert.Equal([1, 2, 3], order);
        Assert.Equal(0, slots.Taken);
        await time.PassAsync(0);
    });

    [Fact]
    public void A_higher_limit_does_not_overtake() => VirtualTime.Run(async time =>
    {
        var slots = new MigrationSlots();
        using var first = await slots.TakeAsync(1, CancellationToken.None);
        var order = new List<int>();
        using var giveUp = new CancellationTokenSource();
        var strict = slots.TakeAsync(1, giveUp.Token);
        var generous = TakeAndNote(slots, 5, 2, order);
        await time.PassAsync(1);
        Assert.Empty(order);
        Assert.Null(slots.TryTake(5));

        giveUp.Cancel(); // who gives up frees the way
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => strict);
        await generous;
        Assert.Equal([2], order);
    });

    private static async Task TakeAndNote(MigrationSlots slots, int limit, int number, List<int> order)
    {
        using var slot = await slots.TakeAsync(limit, CancellationToken.None);
        order.Add(number);
        await Task.Yield();
    }
}
