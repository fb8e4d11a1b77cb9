using Lab.Providers.Plans;
using Lab.Runner.Checkers;
using Lab.Runner.Runs;
using Lab.Tests.Runs;

namespace Lab.Tests.Checkers;

public sealed class PathCheckerTests
{
    [Fact]
    public void A_stream_on_the_migration_network_and_nowhere_else_passes()
    {
        using var builder = SampleRun.Good();

        var result = builder.Check<PathChecker>();

        result.Is(
            Verdict.Pass, "All 88.2 MiB of vm1's stream travelled host1 → host2 on migration (eth1)", "to the byte what left the source");
        Assert.Equal(SampleRun.OnWire, result.Measurements["migration1.wireBytes"]);
        Assert.Equal(0, result.Measurements["migration1.elsewhereBytes"]);
    }

    [Fact]
    public void A_stream_on_management_fails_and_says_which_host_nic_addresses_and_bytes()
    {
        using var builder = Checking.Run(new Move { Nic = "eth0" });

        builder.Check<PathChecker>().Is(
            Verdict.Fail, "88.2 MiB of the stream were on host1 eth0 (management), 192.168.100.11:41234 → "
                + "192.168.100.12:49152", "host2 eth0 (management)");
    }

    [Fact]
    public void A_stream_that_leaves_on_another_nic_of_one_host_only_fails()
    {
        using var builder = SampleRun.Good();
        foreach (var (time, frame) in builder.Captures[("host1", "eth1")].Frames)
            builder.Captures[("host2", "eth0")].Frames.Add((time, frame));

        builder.Check<PathChecker>().Is(Verdict.Fail, "host2 eth0 (management)");
    }

    [Fact]
    public void A_second_connection_of_the_same_migration_on_management_fails_though_the_first_is_whole()
    {
        using var builder = SampleRun.Good();
        SampleRun.Stream(builder, new Move { Nic = "eth0", OnWire = 1_000_000 });

        builder.Check<PathChecker>().Is(Verdict.Fail, "host1 eth0 (management)");
    }

    [Fact]
    public void The_migration_network_of_the_scenario_outranks_the_role()
    {
        using var builder = Checking.Run(new Move { Nic = "eth0" });
        builder.Scenario = SampleScenario.Text("expect: {migration-network: management}");

        builder.Check<PathChecker>().Is(Verdict.Pass, "on management (eth0)");
    }

    [Fact]
    public void A_stream_to_another_networks_address_on_the_right_nic_fails()
    {
        using var builder = SampleRun.Good();
        var networks = builder.Plan.Networks
            .Select(network => network.Name == "management" ? network : network with { Attachments = [] })
            .ToList();
        networks.Add(networks[1] with { Name = "storage", Roles = [], Attachments = builder.Plan.Networks[1].Attachments });
        networks[1] =
            networks[1] with
            {
                Attachments = [new AttachmentPlan("host1", "eth1", "10.9.9.1/24"),
                new AttachmentPlan("host2", "eth1", "10.9.9.2/24")]
            };
        builder.Plan = builder.Plan with { Networks = networks };

        builder.Check<PathChecker>().Is(Verdict.Fail, "an address of storage, not of migration");
    }

    [Fact]
    public void A_hypervisor_that_says_it_sent_more_than_the_wire_carried_is_unknown()
    {
        using var builder = Checking.Run(new Move { Claimed = SampleRun.OnWire * 2 });

        builder.Check<PathChecker>().Is(Verdict.Unknown, "50.0 %", "unaccounted for");
    }

    [Theory]
    [InlineData(0.985, Verdict.Unknown)]
    [InlineData(0.995, Verdict.Pass)]
    [InlineData(1.019, Verdict.Pass)]
    [InlineData(1.08, Verdict.Unknown)]
    public void The_wire_carries_what_the_hypervisor_says_and_a_little_more(double share, Verdict verdict)
    {
        using var builder = Checking.Run(new Move { OnWire = (long)(SampleRun.Claimed * share) });

        builder.Check<PathChecker>().Is(verdict);
    }

    [Fact]
    public void A_hypervisor_that_says_nothing_leaves_it_unknown()
    {
        using var builder = SampleRun.Good();
        builder.History.RemoveAll(item => item.Kind == EventKinds.MigrationCompleted); // Its samples while running are no final account.

        builder.Check<PathChecker>().Is(Verdict.Unknown, "how much the hypervisor sent is not on record");
    }

    [Fact]
    public void A_completed_migration_without_any_stream_is_unknown_and_never_passes()
    {
        using var builder = Checking.Run(new Move { OnWire = 0 });

        builder.Check<PathChecker>().Is(Verdict.Unknown, "no capture has its stream");
    }

    [Fact]
    public void Two_captures_that_disagree_are_unknown()
    {
        using var builder = SampleRun.Good();
        builder.Captures[("host2", "eth1")].Frames.RemoveAll(
            each => each.Nanoseconds > RunDirectoryBuilder.Nanoseconds(SampleRun.MigrationAt + 1));

        builder.Check<PathChecker>().Is(Verdict.Unknown, "the two captures do not agree");
    }

    [Fact]
    public void A_missing_capture_is_unknown_though_the_stream_is_whole()
    {
        using var builder = SampleRun.Good();
        builder.Write();
        File.Delete(builder.PathOf("captures/host2-eth0.pcapng"));

        new PathChecker().Check(RunDirectory.Open(builder.Root)).Is(Verdict.Unknown, "host2 eth0 (management): its capture is missing");
    }

    [Fact]
    public void An_empty_capture_of_management_is_unknown()
    {
        using var builder = SampleRun.Good();
        builder.Captures[("host1", "eth0")].Frames.Clear();

        builder.Check<PathChecker>().Is(Verdict.Unknown, "host1 eth0 (management): its capture is empty");
    }

    [Fact]
    public void A_capture_that_began_after_the_migration_is_unknown()
    {
        using var builder = SampleRun.Good();
        builder.Captures[("host1", "eth0")].Frames.RemoveAll(
            each => each.Nanoseconds < RunDirectoryBuilder.Nanoseconds(SampleRun.MigrationAt + 0.5));

        builder.Check<PathChecker>().Is(Verdict.Unknown, "began after");
    }

    [Fact]
    public void A_migration_whose_end_is_not_on_record_is_unknown_though_its_stream_is_whole()
    {
        using var builder = SampleRun.Good();
        builder.History.RemoveAll(item => item.Kind == EventKinds.MigrationFinished);

        builder.Check<PathChecker>().Is(Verdict.Unknown, "how it ended is not on record");
    }

    [Fact]
    public void A_refused_connection_to_a_migration_port_on_management_is_no_stream()
    {
        using var builder = SampleRun.Good();
        var (from, to) = (SampleRun.Endpoint(builder, "host1", "eth0", 50000), SampleRun.Endpoint(builder, "host2", "eth0", 49152));
        builder.Captures[("host1", "eth0")].Add(
            10.05, FrameBytes.Tcp(SampleRun.Mac(builder, "host1", "eth0"), SampleRun.Mac(builder, "host2", "eth0"), from, to, 1, 0x02, 0));
        builder.Captures[("host1", "eth0")].Add(
            10.051, FrameBytes.Tcp(SampleRun.Mac(builder, "host2", "eth0"), SampleRun.Mac(builder, "host1", "eth0"), to, from, 0, 0x14, 0));

        builder.Check<PathChecker>().Is(Verdict.Pass);
    }

    [Fact]
    public void A_run_without_a_migration_proves_nothing()
    {
        using var builder = new RunDirectoryBuilder();
        SampleRun.Frame(builder);
        SampleRun.Control(builder);

        builder.Check<PathChecker>().Is(Verdict.Unknown, "nothing was proven");
    }

    [Fact]
    public void A_little_that_the_switch_flooded_to_a_third_host_is_only_a_remark()
    {
        using var builder = SampleRun.Good(hosts: 3);
        builder.Captures[("host3", "eth1")].Frames.AddRange(builder.Captures[("host1", "eth1")].Frames.Take(4));

        builder.Check<PathChecker>().Is(Verdict.Pass, "flooded");
    }

    [Fact]
    public void The_whole_stream_on_a_third_host_fails()
    {
        using var builder = SampleRun.Good(hosts: 3);
        builder.Captures[("host3", "eth1")].Frames.AddRange(builder.Captures[("host1", "eth1")].Frames);

        builder.Check<PathChecker>().Is(Verdict.Fail, "host3 eth1 (migration)");
    }

    [Fact]
    public void An_attempt_to_a_third_hosts_own_address_is_unknown_and_no_stray()
    {
        using var builder = SampleRun.Good(hosts: 3);
        var attempt = new Move { Ordinal = 7, To = "host3", At = SampleRun.MigrationAt - 0.1, OnWire = 1_000_000 };
        SampleRun.Stream(builder, attempt);
        SampleRun.Sample(builder, builder.Plan.Vm("vm1")!, attempt);

        builder.Check<PathChecker>().Is(Verdict.Unknown, "host3 eth1 (migration)", "another attempt's");
    }

    [Fact]
    public void A_stray_beside_an_attempt_on_the_same_nic_still_fails()
    {
        using var builder = SampleRun.Good(hosts: 3);
        var attempt = new Move { Ordinal = 7, To = "host3", At = SampleRun.MigrationAt - 0.1, OnWire = 1_000_000 };
        var whole = builder.Captures[("host1", "eth1")].Frames.ToList();
        SampleRun.Stream(builder, attempt);
        SampleRun.Sample(builder, builder.Plan.Vm("vm1")!, attempt);
        builder.Captures[("host3", "eth1")].Frames.AddRange(whole);

        builder.Check<PathChecker>().Is(Verdict.Fail, "another attempt's", "all of it belongs on migration");
    }

    [Fact]
    public void Where_no_stream_is_expected_any_stream_fails()
    {
        using var builder = SampleRun.Good();
        builder.Scenario = SampleScenario.Text("expect: {migration-network: none}");

        builder.Check<PathChecker>().Is(Verdict.Fail, "there should have been no stream");
    }

    [Fact]
    public void A_completed_migration_with_no_stream_where_none_is_expected_is_unknown_when_nothing_else_carried_it()
    {
        using var builder = Checking.Run(new Move { OnWire = 0 });
        builder.Scenario = SampleScenario.Text("expect: {migration-network: none}");

        builder.Check<PathChecker>().Is(Verdict.Unknown, "where the memory went is not known");
    }

    [Fact]
    public void Two_migrations_at_once_that_no_sample_tells_apart_are_unknown()
    {
        using var builder = Checking.Run(new Move { Sampled = false }, vms: 2);
        SampleRun.Migrate(builder, new Move { Vm = "vm2", Ordinal = 2, At = SampleRun.MigrationAt + 0.2, Sampled = false });

        builder.Check<PathChecker>().Is(Verdict.Unknown, "may belong to any of vm1, vm2");
    }

    [Fact]
    public void Two_migrations_at_once_are_told_apart_by_their_sockets()
    {
        using var builder = Checking.Run(new Move(), vms: 2);
        SampleRun.Migrate(builder, new Move { Vm = "vm2", Ordinal = 2, At = SampleRun.MigrationAt + 0.2 });

        builder.Check<PathChecker>().Is(Verdict.Pass, "vm1's stream", "vm2's stream");
    }
}
