namespace Lab.Tests.Simulations;

/// <summary>What tests ask of a virtual clock.</summary>
internal static class OnVirtualTime
{
    private const int MostSteps = 600_000;

    /// <summary>Lets time pass, with all that happens in it.</summary>
    public static Task PassAsync(this VirtualTime time, double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), time);

    /// <summary>Waits until something holds, in steps of a millisecond; gives up after ten minutes.</summary>
    public static async Task UntilAsync(this VirtualTime time, Func<bool> holds)
    {
        for (var i = 0; i < MostSteps && !holds(); i++) await time.PassAsync(0.001);
        Assert.True(holds(), "it never came to that");
    }
}
