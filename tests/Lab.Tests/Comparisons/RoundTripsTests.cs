using Lab.Runner.Runs;

namespace Lab.Tests.Comparisons;

public sealed class RoundTripsTests
{
    [Fact]
    public void Answered_and_lost_probes_are_told_apart()
    {
        var trips = RoundTrips.Read(new StringReader("utc_us,rtt_us\n1769860800000000,250\n1769860800010000,\n1769860800020000,1250.5\n"));
        Assert.Equal([0.25, null, 1.2505], trips.Samples.Select(sample => sample.Milliseconds));
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero), trips.Samples[0].Time);
        Assert.Equal(1, trips.Lost);
    }

    [Fact]
    public void Lines_that_nobody_can_have_written_are_left_out() =>
        Assert.Single(RoundTrips.Read(new StringReader("utc_us,rtt_us\n\nx,1\n1,2,3\n-5,1\n99999999999999999,1\n1769860800000000,NaN\n1769860800000000,-3\n1769860800000000,7\n1769860800010000,")).Samples);

    [Fact]
    public void Quantiles_are_of_the_answered_ones()
    {
        var trips = new RoundTrips([.. Enumerable.Range(1, 100).Select(i => new RoundTrip(DateTimeOffset.UnixEpoch, i)), new RoundTrip(DateTimeOffset.UnixEpoch, null)]);
        Assert.Equal((50, 99, 100), (trips.Quantile(0.5), trips.Quantile(0.99), trips.Quantile(1)));
        Assert.Null(new RoundTrips([]).Quantile(0.5));
    }
}
