using System.Text.Json;
using Lab.Agent.Events;

namespace Lab.Tests.Agents.Events;

public sealed class EventLogTests
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);

    [Fact]
    public void Sequence_numbers_rise_by_one_from_one_and_the_oldest_events_go_first() => VirtualTime.Run(time =>
    {
        var log = new EventLog(Guid.Empty, time, maximumEvents: 3);
        for (var i = 0; i < 5; i++) Append(log, i);
        Assert.Equal([3, 4, 5], log.Snapshot().Select(raised => raised.Sequence));
        return Task.CompletedTask;
    });

    [Fact]
    public void Bytes_are_bounded_too() => VirtualTime.Run(time =>
    {
        var log = new EventLog(Guid.Empty, time, maximumBytes: 1000);
        for (var i = 0; i < 100; i++) Append(log, i);
        Assert.InRange(log.Snapshot().Count, 1, 10);
        Assert.Equal(100, log.Snapshot()[^1].Sequence);
        return Task.CompletedTask;
    });

    [Fact]
    public void A_reader_gets_what_came_after_its_number_then_what_comes_and_signs_of_life_between() => VirtualTime.Run(async time =>
    {
        var log = new EventLog(Guid.Empty, time);
        for (var i = 0; i < 3; i++) Append(log, i);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(12.5), time);
        var read = ReadAsync(log, 2, end.Token);
        await time.PassAsync(7);
        Append(log, 3);
        Assert.Equal(["3", "", "4", ""], await read); // at 0, 5, 7 and 12 s
    });

    [Fact]
    public void A_reader_of_a_former_agent_starts_anew() => VirtualTime.Run(async time =>
    {
        var log = new EventLog(Guid.Empty, time);
        Append(log, 0);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);
        Assert.Equal(["1"], await ReadAsync(log, 4711, end.Token));
    });

    private static void Append(EventLog log, int value) => log.Append("kind", null, JsonSerializer.SerializeToElement(new { value }));

    private static async Task<List<string>> ReadAsync(EventLog log, long after, CancellationToken end)
    {
        var read = new List<string>();
        try
        {
            await foreach (var batch in log.ReadAsync(after, KeepAlive, end)) read.Add(string.Join(',', batch.Select(stored => stored.Sequence)));
        }
        catch (OperationCanceledException)
        {
            // That is how a reader leaves.
        }

        return read;
    }
}
