using Lab.Engine.Policies;
using Lab.Simulation.Chance;
using Lab.Simulation.Clusters;
using Lab.Simulation.Swarms.Steps;

namespace Lab.Simulation.Swarms;

/// <summary>Draws the steps of a history.</summary>
internal sealed class StepChoice(SeededChance chance, ClusterShape shape, IReadOnlyList<SwarmVm> vms, TimeSpan duration)
{
    private const double WishesPerMinute = 3;
    private const double FaultsPerMinute = 1.5;

    /// <summary>A crash comes within so many steps of its process.</summary>
    private const int MostSteps = 60;

    private readonly List<TimeSpan> _migrations = [];

    public IEnumerable<SwarmStep> All()
    {
        for (var i = 0; i < duration.TotalMinutes * WishesPerMinute; i++) yield return Wish(When(TimeSpan.Zero));
        for (var i = 0; i < duration.TotalMinutes * FaultsPerMinute; i++) yield return Fault();
    }

    private int Host => 1 + chance.Below(shape.Hosts);

    /// <summary>0 is the engine's.</summary>
    private int HostOrEngine => chance.Below(shape.Hosts + 1);

    private int AnyNetwork => chance.Below(shape.MigrationNetworks + 1);

    private string Vm => chance.Of(vms).Name;

    /// <summary>So that what lasts that long has ended by the end; at once, where the history is shorter than that, and then waits for it.</summary>
    private TimeSpan When(TimeSpan lasts) => TimeSpan.FromMilliseconds(Math.Round(Math.Max(0, (duration - lasts).TotalMilliseconds) * 0.95 * chance.Fraction()));

    /// <summary>Most often in the middle of a migration: elsewhere there is little to break.</summary>
    private TimeSpan WhenItHurts(TimeSpan lasts)
    {
        if (_migrations.Count == 0 || chance.Happens(0.25)) return When(lasts);
        var at = chance.Of(_migrations) + Between(0, chance.Happens(0.5) ? 2 : 30);
        return at + lasts < duration ? at : When(lasts);
    }

    private TimeSpan Between(double least, double most) => TimeSpan.FromMilliseconds(Math.Round(chance.Between(least, most) * 1000));

    private SwarmStep Wish(TimeSpan at)
    {
        switch (chance.Below(20))
        {
            case < 11:
                _migrations.Add(at);
                return new Migrate(at, Vm, chance.Happens(0.5) ? Host : null, Network(), chance.Happens(0.4) ? MigrationPolicyKind.PostCopy : null);
            case < 14:
                return new CancelMigration(WhenItHurts(TimeSpan.Zero), Vm);
            case 14:
                return new StartVm(at, Vm);
            case 15:
                return new StopVm(at, Vm);
            case 16 or 17:
                return new GiveRole(at, AnyNetwork);
            case 18 when shape.MigrationNetworks > 0:
                var off = Between(5, 60);
                return new TakeOff(When(off), Host, 1 + chance.Below(shape.MigrationNetworks), off);
            case 19 when shape.MigrationNetworks > 0 && chance.Happens(0.5):
                var outside = Between(1, 60);
                return new Unassign(When(outside), 1 + chance.Below(shape.MigrationNetworks), outside);
            default:
                var maintained = Between(10, 90);
                return new HostMaintenance(When(maintained), Host, maintained);
        }
    }

    private int? Network() => chance.Below(6) switch
    {
        0 => Migrate.NoNetwork,
        1 => AnyNetwork,
        _ => null,
    };

    private SwarmStep Fault()
    {
        var lasts = chance.Happens(0.8) ? Between(0.1, 12) : Between(12, 75);
        var at = WhenItHurts(lasts);
        return chance.Below(19) switch
        {
            16 or 17 or 18 => new SwitchoverCrash(WhenItHurts(TimeSpan.FromSeconds(75)), Vm, chance.Of([Moment.Stops, Moment.GoesOn]), (Victim)chance.Below(5), chance.Happens(0.4) ? TimeSpan.Zero : Between(0, 0.3), Between(0.1, 12), TimeSpan.FromMinutes(1)),
            0 or 1 or 2 => new AgentCrash(at, Host, chance.Below(MostSteps), lasts),
            3 or 4 => new EngineCrash(at, chance.Below(MostSteps), lasts),
            5 or 6 => new LibvirtCrash(at, Host, lasts),
            7 => new GuestCrash(at, Vm),
            8 => new Freeze(at, HostOrEngine, lasts),
            9 => new LibvirtFreeze(at, Host, lasts),
            10 => new Unplug(at, Host, AnyNetwork, lasts),
            11 => Cut(at, lasts),
            12 => new SlowAnswers(at, Host, Between(0.01, 20), lasts),
            13 => chance.Happens(0.5) ? new LostAnswers(at, Host, lasts) : new DoubledMessages(at, Host, lasts),
            14 => new SlowDisk(at, HostOrEngine, Between(0.01, 2), lasts),
            _ => new ClockJump(at, HostOrEngine, chance.Happens(0.5) ? Between(0.1, 60) : -Between(0.1, 60)),
        };
    }

    private Cut Cut(TimeSpan at, TimeSpan lasts)
    {
        var from = HostOrEngine;
        var to = (from + 1 + chance.Below(shape.Hosts)) % (shape.Hosts + 1);
        return new Cut(at, from, to, chance.Happens(0.5), lasts);
    }
}
