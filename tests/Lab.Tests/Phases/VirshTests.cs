using System.Net;
using Lab.Model.Units;
using Lab.Runner.Scenarios.Actions;
using Lab.Runner.Stack;

namespace Lab.Tests.Phases;

/// <summary>The words that are given to <c>virsh</c>, and what is read of what it prints.</summary>
public sealed class VirshTests
{
    private static readonly MigrateCommand Plain = new("vm1", "qemu+tls://host2/system", IPAddress.Parse("10.2.0.12"), null, new MigrationTuning());

    [Fact]
    public void The_memory_goes_to_the_destinations_address_on_the_wanted_network() =>
        Assert.Equal("migrate --live --p2p --migrateuri tcp://10.2.0.12 vm1 qemu+tls://host2/system", Words(Plain));

    [Fact]
    public void Without_a_network_of_its_own_libvirt_chooses() =>
        Assert.Equal("migrate --live --p2p vm1 qemu+tls://host2/system", Words(Plain with { Address = null }));

    [Fact]
    public void An_address_of_ipv6_stands_in_brackets() =>
        Assert.Contains("--migrateuri tcp://[fd00::12] ", Words(Plain with { Address = IPAddress.Parse("fd00::12") }), StringComparison.Ordinal);

    [Fact]
    public void A_VM_that_its_host_knows_for_good_takes_that_along() =>
        Assert.Contains("--persistent --undefinesource ", Words(Plain with { IsPersistent = true }), StringComparison.Ordinal);

    [Fact]
    public void All_tuning_has_its_words()
    {
        var tuning = new MigrationTuning { Policy = MigrationPolicy.PostCopy, MaxBandwidth = new Bandwidth(10 << 20), AutoConverge = true, Compressed = true, Encrypted = true, Parallel = 4, AbortOnError = true };
        Assert.Equal(
            "migrate --live --p2p --copy-storage-all --auto-converge --compressed --tls --parallel --abort-on-error --postcopy --postcopy-after-precopy --migrateuri tcp://10.2.0.12 --disks-uri tcp://10.1.0.12 --parallel-connections 4 --bandwidth 10 vm1 qemu+tls://host2/system",
            Words(Plain with { Tuning = tuning, CopiesDisk = true, DiskAddress = IPAddress.Parse("10.1.0.12") }));
    }

    [Fact]
    public void A_tunnelled_one_goes_where_libvirt_goes() =>
        Assert.Equal("migrate --live --p2p --tunnelled vm1 qemu+tls://host2/system", Words(Plain with { Tuning = new MigrationTuning { Tunnelled = true } }));

    [Theory]
    [InlineData(": ")]
    [InlineData("=")]
    public void A_jobs_statistics_are_read_by_the_names_that_a_run_records(string between)
    {
        var job = VirshJob.Read($"Job type: 2\n\noperation{between}4\ntime_elapsed{between}1840\ndowntime_net{between}52\nmemory_processed{between}92274688\nmemory_iteration{between}4\nerrmsg{between}none\n");
        Assert.Equal((1840L, 52L, 92274688L, 4L), ((long)job!["elapsedMilliseconds"]!, (long)job["downtimeNetMilliseconds"]!, (long)job["memoryBytes"]!, (long)job["iteration"]!));
        Assert.False(job.ContainsKey("diskBytes"));
    }

    [Theory]
    [InlineData("Job type: 0\n\n")]
    [InlineData("")]
    public void No_job_is_none(string printed) => Assert.Null(VirshJob.Read(printed));

    [Theory]
    [InlineData("warning: x\nerror: unable to connect to server at '10.2.0.12:49152': No route to host\n", "unable to connect to server at '10.2.0.12:49152': No route to host")]
    [InlineData("error: first\nerror: last\n\n", "last")]
    [InlineData("Terminated\n", "Terminated")]
    [InlineData("", "it said nothing")]
    public void What_went_wrong_is_the_last_error(string said, string told) => Assert.Equal(told, Virsh.Complaint(said));

    private static string Words(MigrateCommand command) => string.Join(' ', command.Words);
}
