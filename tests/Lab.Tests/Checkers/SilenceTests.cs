using Lab.Captures;
using Lab.Captures.Samples;
using Lab.Runner.Checkers;

namespace Lab.Tests.Checkers;

public sealed class SilenceTests
{
    private const long Millisecond = 1_000_000;

    [Fact]
    public void The_longest_silence_is_one_gap_and_never_a_sum()
    {
        var gaps = HeartbeatGaps.Within(Beats((0, 0), (1, 10), (2, 60), (3, 70), (4, 120), (5, 130)), Time(0), Time(200))!;

        Assert.Equal(50, gaps.Longest.TotalMilliseconds);
        Assert.Equal(10, gaps.LongestFrom.ToUnixTimeMilliseconds());
        Assert.Equal(0, gaps.Lost);
    }

    [Fact]
    public void Missing_numbers_are_lost_beats_even_when_others_arrive_out_of_order()
    {
        var gaps = HeartbeatGaps.Within(Beats((0, 0), (1, 10), (5, 50), (4, 51), (6, 60)), Time(0), Time(200))!;

        Assert.Equal(2, gaps.Lost);
    }

    [Fact]
    public void A_silence_that_began_before_the_window_and_ends_in_it_counts()
    {
        var gaps = HeartbeatGaps.Within(Beats((0, 0), (1, 300), (2, 310)), Time(200), Time(400))!;

        Assert.Equal(300, gaps.Longest.TotalMilliseconds);
    }

    [Fact]
    public void Without_two_beats_there_is_no_silence_to_measure()
    {
        Assert.Null(HeartbeatGaps.Within(Beats((0, 0)), Time(0), Time(100)));
        Assert.Null(HeartbeatGaps.Within(Beats((0, 0), (1, 10)), Time(50), Time(100)));
    }

    [Fact]
    public void The_wire_is_silent_from_the_last_frame_on_the_source_to_the_first_on_the_destination()
    {
        var silence = WireSilence.Between([10 * Millisecond, 20 * Millisecond], [70 * Millisecond, 80 * Millisecond])!;

        Assert.Equal(50, silence.Length.TotalMilliseconds);
    }

    [Fact]
    public void Frames_that_a_switch_flooded_to_the_other_host_do_not_hide_the_change_over()
    {
        var silence = WireSilence.Between(
            [10 * Millisecond, 20 * Millisecond, 90 * Millisecond], [10 * Millisecond + 5000, 70 * Millisecond, 90 * Millisecond - 5000, 100 * Millisecond])!;

        Assert.Equal(50, silence.Length.TotalMilliseconds);
    }

    [Fact]
    public void A_guest_that_never_changed_over_has_no_silence_on_the_wire()
    {
        Assert.Null(WireSilence.Between([10, 20], []));
        Assert.Null(WireSilence.Between([], [10, 20]));
    }

    private static DateTimeOffset Time(long milliseconds) => UnixTime.ToDateTimeOffset(milliseconds * Millisecond);

    private static HeartbeatRow[] Beats(params (long Sequence, long Milliseconds)[] beats) =>
        [.. beats.Select(beat => new HeartbeatRow(beat.Sequence, 0, beat.Milliseconds * Millisecond, 0, 0, 0, 0, null))];
}
