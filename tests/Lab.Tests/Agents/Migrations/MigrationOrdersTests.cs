using Lab.Agent.Convergences;
using Lab.Agent.Migrations;
using Lab.Libvirt;
using Lab.Model.Migrations;
using Lab.Model.Units;
using Lab.Tests.Agents.Fakes;

namespace Lab.Tests.Agents.Migrations;

public sealed class MigrationOrdersTests
{
    private static readonly MigrateRequest Plain = new()
    {
        VmId = Guid.Empty,
        MigrationId = Guid.Empty,
        Destination = "192.168.100.12:54321",
        DestinationName = "host2",
        DestinationQemu = "192.168.101.12",
    };

    [Fact]
    public void Control_goes_to_the_management_name_and_only_the_stream_to_the_migration_network()
    {
        var order = For(Plain);
        Assert.Equal(("qemu+tls://host2/system", "tcp://192.168.101.12"), (order.DestinationUri, order.Parameters.Uri));
        Assert.Equal(MigrateFlags.Live | MigrateFlags.PeerToPeer | MigrateFlags.AbortOnError, order.Flags);
        Assert.Equal(52, order.Parameters.BandwidthMebibytesPerSecond);
    }

    [Theory]
    [InlineData("fd00::12", "192.168.100.12:54321", "tcp://[fd00::12]")]
    [InlineData(null, "192.168.100.12:54321", "tcp://192.168.100.12")]
    [InlineData(null, "[fd00:1::12]:54321", "tcp://[fd00:1::12]")]
    [InlineData(null, "fd00:1::12", "tcp://[fd00:1::12]")]
    [InlineData(null, "host2:54321", "tcp://host2")]
    [InlineData(null, "host2", "tcp://host2")]
    public void The_stream_falls_back_to_management_and_ipv6_stands_in_brackets(string? qemu, string destination, string uri) =>
        Assert.Equal(uri, For(Plain with { DestinationQemu = qemu, Destination = destination }).Parameters.Uri);

    [Fact]
    public void Libvirts_control_may_go_to_another_address() => Assert.Equal("qemu+tls://192.168.101.12/system", For(Plain with { LibvirtAddress = "192.168.101.12" }).DestinationUri);

    [Fact]
    public void A_management_name_that_is_an_ipv6_address_stands_in_brackets_too() => Assert.Equal("qemu+tls://[fd00::2]/system", For(Plain with { DestinationName = "fd00::2" }).DestinationUri);

    [Fact]
    public void Tunnelled_memory_has_no_migrate_uri()
    {
        var order = For(Plain with { Tunnelled = true });
        Assert.Null(order.Parameters.Uri);
        Assert.True(order.Flags.HasFlag(MigrateFlags.Tunnelled));
    }

    [Fact]
    public void Each_wish_becomes_libvirts_flag_and_parameter()
    {
        var order = For(Plain with
        {
            AbortOnError = false,
            AutoConverge = true,
            Compressed = true,
            Encrypted = true,
            Parallel = 4,
            MaxBandwidth = Bandwidth.Unlimited,
            ListenAddress = "192.168.101.12",
        });
        Assert.Equal(
            MigrateFlags.Live | MigrateFlags.PeerToPeer | MigrateFlags.AutoConverge | MigrateFlags.Compressed | MigrateFlags.Tls | MigrateFlags.Parallel, order.Flags);
        Assert.Equal((4, "host2", "192.168.101.12", null), (order.Parameters.ParallelConnections, order.Parameters.TlsDestination, order.Parameters.ListenAddress, order.Parameters.BandwidthMebibytesPerSecond));
        Assert.Equal(["xbzrle"], order.Parameters.Compression);
    }

    [Fact]
    public void A_schedule_with_post_copy_allows_it() =>
        Assert.True(For(Plain with { ConvergenceSchedule = Schedules.PostCopy }).Flags.HasFlag(MigrateFlags.PostCopy));

    [Fact]
    public void A_persistent_domain_is_defined_where_it_runs_and_nowhere_else()
    {
        var flags = MigrationOrders.For(Plain, EffectiveSchedule.For(Plain, paused: false), persistent: true).Flags;
        Assert.True(flags.HasFlag(MigrateFlags.PersistDestination | MigrateFlags.UndefineSource));
    }

    [Fact]
    public void All_faults_of_a_request_are_told_at_once()
    {
        var faults = MigrateRequestFaults.Of(Plain with { Mode = MigrationMode.Hibernation, Method = "offline", Parallel = 1, DestinationQemu = "host2", OutgoingLimit = 0, Downtime = TimeSpan.Zero });
        Assert.Equal(6, faults.Count);
        Assert.Empty(MigrateRequestFaults.Of(Plain));
    }

    [Fact]
    public void Disks_are_copied_to_where_the_memory_goes_unless_another_address_is_named()
    {
        var request = Plain with { DestinationQemu = "192.168.101.12", DestinationDisks = "fd00::12" };
        var copied = MigrationOrders.For(request, EffectiveSchedule.For(request, paused: false), persistent: false, hasDisks: true);
        Assert.Equal(("tcp://192.168.101.12", "tcp://[fd00::12]"), (copied.Parameters.Uri, copied.Parameters.DisksUri));
        Assert.True(copied.Flags.HasFlag(MigrateFlags.NonSharedDisk));
        Assert.Null(MigrationOrders.For(request with { DestinationDisks = null }, EffectiveSchedule.For(request, paused: false), persistent: false, hasDisks: true).Parameters.DisksUri);
        var diskless = For(request);
        Assert.Equal((null, false), (diskless.Parameters.DisksUri, diskless.Flags.HasFlag(MigrateFlags.NonSharedDisk)));
    }

    private static Lab.Agent.Hypervisors.MigrationOrder For(MigrateRequest request) => MigrationOrders.For(request, EffectiveSchedule.For(request, paused: false), persistent: false);
}
