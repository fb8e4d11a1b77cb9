using Lab.Engine.Migrations;
using Lab.Model.Migrations;
using Lab.Model.Units;

namespace Lab.Tests.Engines;

public sealed class WhereaboutsTests
{
    /// <summary>Every pair. Columns: destination unreachable, absent, running, leaving, arriving, lost.</summary>
    public static TheoryData<VmSighting, Whereabouts[]> Table() => new()
    {
        { VmSighting.Unreachable, [Whereabouts.Unknown, Whereabouts.Unknown, Whereabouts.OnDestination, Whereabouts.OnDestination, Whereabouts.Moving, Whereabouts.Unknown] },
        { VmSighting.Absent, [Whereabouts.Unknown, Whereabouts.Nowhere, Whereabouts.OnDestination, Whereabouts.OnDestination, Whereabouts.Moving, Whereabouts.Nowhere] },
        { VmSighting.Running, [Whereabouts.OnSource, Whereabouts.OnSource, Whereabouts.OnBoth, Whereabouts.OnSource, Whereabouts.Moving, Whereabouts.OnSource] },
        { VmSighting.Leaving, [Whereabouts.Moving, Whereabouts.Moving, Whereabouts.Moving, Whereabouts.Moving, Whereabouts.Moving, Whereabouts.Moving] },
        { VmSighting.Arriving, [Whereabouts.OnSource, Whereabouts.OnSource, Whereabouts.OnSource, Whereabouts.OnSource, Whereabouts.OnSource, Whereabouts.OnSource] },
        { VmSighting.Lost, [Whereabouts.Unknown, Whereabouts.Nowhere, Whereabouts.OnDestination, Whereabouts.OnDestination, Whereabouts.Moving, Whereabouts.Nowhere] },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_VM_is_where_its_hosts_say_and_nowhere_else(VmSighting source, Whereabouts[] byDestination)
    {
        Assert.Equal(Enum.GetValues<VmSighting>().Length, byDestination.Length);
        foreach (var destination in Enum.GetValues<VmSighting>())
            Assert.Equal((source, destination, byDestination[(int)destination]), (source, destination, WhereaboutsJudgement.Of(source, destination)));
    }

    [Theory]
    [InlineData(VmSighting.Leaving, VmSighting.Arriving, Whereabouts.OnSource)]
    [InlineData(VmSighting.Running, VmSighting.Arriving, Whereabouts.OnSource)]
    [InlineData(VmSighting.Absent, VmSighting.Arriving, Whereabouts.Nowhere)]
    [InlineData(VmSighting.Unreachable, VmSighting.Arriving, Whereabouts.Unknown)]
    [InlineData(VmSighting.Lost, VmSighting.Absent, Whereabouts.Nowhere)]
    [InlineData(VmSighting.Absent, VmSighting.Running, Whereabouts.OnDestination)]
    [InlineData(VmSighting.Leaving, VmSighting.Running, Whereabouts.OnBoth)]
    public void After_a_failure_nothing_is_on_the_move_any_more(VmSighting source, VmSighting destination, Whereabouts expected) =>
        Assert.Equal(expected, WhereaboutsJudgement.AfterFailure(source, destination));

    [Theory]
    [InlineData(null, VmSighting.Absent)]
    [InlineData(VmStatus.Down, VmSighting.Absent)]
    [InlineData(VmStatus.Up, VmSighting.Running)]
    [InlineData(VmStatus.PoweringUp, VmSighting.Running)]
    [InlineData(VmStatus.Paused, VmSighting.Running)]
    [InlineData(VmStatus.MigrationSource, VmSighting.Leaving)]
    [InlineData(VmStatus.MigrationDestination, VmSighting.Arriving)]
    [InlineData(VmStatus.Lost, VmSighting.Lost)]
    public void A_report_is_a_sighting(VmStatus? status, VmSighting expected) =>
        Assert.Equal(expected, VmSightings.From(status is { } s ? new VmReport(Guid.Empty, "vm", s, ByteCount.Zero, 1, null, null) : null));
}
