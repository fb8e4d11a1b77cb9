using System.Reflection;
using System.Text.RegularExpressions;
using Lab.Libvirt;

namespace Lab.Tests.Libvirt;

public sealed class JobStatisticsTests
{
    [Fact]
    public void Fields_are_read_whatever_integer_type_they_came_in()
    {
        var statistics = JobStatistics.Of(JobType.Unbounded, new Dictionary<string, object>
        {
            ["operation"] = 5,
            ["time_elapsed"] = 1234UL,
            ["downtime"] = 300UL,
            ["memory_dirty_rate"] = 42UL,
            ["memory_iteration"] = 3UL,
            ["auto_converge_throttle"] = 20,
            ["memory_page_size"] = 4096U,
        });

        Assert.Equal(JobOperation.MigrationOut, statistics.Operation);
        Assert.Equal(TimeSpan.FromMilliseconds(1234), statistics.TimeElapsed);
        Assert.Equal(TimeSpan.FromMilliseconds(300), statistics.Downtime);
        Assert.Equal(42, statistics.DirtyRate);
        Assert.Equal(3, statistics.Iteration);
        Assert.Equal(20, statistics.AutoConvergeThrottle);
        Assert.Equal(4096, statistics.PageSize);
        Assert.Null(statistics.DowntimeNet);
        Assert.Null(statistics.Success);
    }

    [Fact]
    public void A_number_too_large_is_clamped()
    {
        var statistics = JobStatistics.Of(JobType.Unbounded, new Dictionary<string, object> { ["downtime"] = ulong.MaxValue, ["memory_bps"] = ulong.MaxValue });
        Assert.Equal(TimeSpan.MaxValue, statistics.Downtime);
        Assert.Equal(long.MaxValue, statistics.MemoryBps);
    }

    [Theory]
    [InlineData(true, JobType.Completed)]
    [InlineData(false, JobType.Failed)]
    public void An_event_says_by_its_success_how_the_job_ended(bool success, JobType type) =>
        Assert.Equal(type, JobStatistics.OfEvent(new Dictionary<string, object> { ["success"] = success }).Type);

    [SkippableFact]
    public void Every_field_of_the_header_reaches_a_member()
    {
        const string header = "/usr/include/libvirt/libvirt-domain.h";
        Skip.IfNot(File.Exists(header), "libvirt's headers are not installed (Debian: libvirt-dev)");
        var fields = Regex.Matches(File.ReadAllText(header), "define VIR_DOMAIN_JOB_\\w+\\s+\"(?<name>[^\"]+)\"").Select(match => match.Groups["name"].Value)
            .Where(name => !name.StartsWith("disk_temp", StringComparison.Ordinal)).ToList(); // of backups
        Assert.True(fields.Count >= 33, $"{fields.Count}");

        var unread = fields.Where(field => !Read(field)).ToList();
        Assert.Empty(unread);
    }

    private static bool Read(string field)
    {
        object value = field switch { "success" => true, "errmsg" => "x", _ => 7UL };
        var statistics = JobStatistics.Of(JobType.Completed, new Dictionary<string, object> { [field] = value });
        return typeof(JobStatistics).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(member => member.Name is not (nameof(JobStatistics.Type) or nameof(JobStatistics.Raw)))
            .Count(member => member.GetValue(statistics) is not null) == 1;
    }
}
