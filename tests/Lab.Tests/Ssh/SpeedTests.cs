using Lab.Providers.Ssh;

namespace Lab.Tests.Ssh;

/// <summary>How much longer to wait for hosts that are slow.</summary>
public sealed class SpeedTests
{
    [Theory]
    [InlineData(100, 90, 110, 1)]
    [InlineData(100, 100, 199, 1)] // chance
    [InlineData(100, 100, 710, 8)]
    [InlineData(100, 90_000, 100, 20)]
    public void The_slowest_host_counts_and_chance_does_not(int here, int first, int second, double slowness) =>
        Assert.Equal(slowness, Speed.Of(TimeSpan.FromMilliseconds(here), [TimeSpan.FromMilliseconds(first), TimeSpan.FromMilliseconds(second)]));
}
