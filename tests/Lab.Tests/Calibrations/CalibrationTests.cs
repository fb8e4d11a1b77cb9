using Lab.Runner.Calibrations;
using Lab.Simulation.Hypervisors;

namespace Lab.Tests.Calibrations;

/// <summary>The search itself, over a world in which every figure follows from the model by a line of arithmetic.</summary>
public sealed class CalibrationTests
{
    private static readonly HypervisorModel Truth = new()
    {
        StreamRate = 200e6,
        CapShare = 0.95,
        TlsFactor = 0.4,
        SetupsAtOnce = 1.25,
        Setup = TimeSpan.FromMilliseconds(910),
        QemuSetup = TimeSpan.FromMilliseconds(33),
        QemuSetupPageRate = 450e3,
        Stop = TimeSpan.FromMilliseconds(21),
        Resume = TimeSpan.FromMilliseconds(64),
        Finish = TimeSpan.FromMilliseconds(250),
        Wake = TimeSpan.FromMilliseconds(70),
        Guest = new() { BootedPages = 11_000, BootedShare = 0.02, MachinePages = 200 },
    };

    /// <summary>Four sent freely, three under a limit, two over TLS, and a pair side by side.</summary>
    private static readonly string[] Names = ["free-1", "free-2", "free-3", "free-4", "capped-1", "capped-2", "capped-3", "tls-1", "tls-2", "pair-1"];

    [Fact]
    public void What_the_runs_were_made_with_is_found_again()
    {
        var calibration = new Calibration([.. Names.Select(name => SampleObservations.Run(name, [.. Observe(name, Truth)]))], (runs, model) => [.. runs.Select(run => Observe(run.Identity.Scenario, model))]);
        calibration.Run(rounds: 3);
        foreach (var name in (string[])["streamRate", "capShare", "tlsFactor", "setupsAtOnce", "setupMilliseconds", "qemuSetupMilliseconds", "qemuSetupPageRate", "bootedShare", "stopMilliseconds", "resumeMilliseconds", "finishMilliseconds", "wakeMilliseconds", "bootedPages", "machinePages"])
        {
            var (wanted, found) = (Runner.Models.ModelParameters.Of(name).Get(Truth)!.Value, Runner.Models.ModelParameters.Of(name).Get(calibration.Model)!.Value);
            Assert.True(Math.Abs(found - wanted) <= wanted * 0.01, $"{name}: {found} instead of {wanted}");
        }

        var parameters = calibration.Parameters().ToDictionary(parameter => parameter.Parameter.Name);
        Assert.Equal((4, 3, 2), (parameters["streamRate"].Migrations, parameters["capShare"].Migrations, parameters["tlsFactor"].Migrations));
        Assert.Equal(0, parameters["linkShare"].Migrations); // nothing says anything about it
        Assert.Equal(parameters["linkShare"].Parameter.Default, parameters["linkShare"].Value);
    }

    [Fact]
    public void One_odd_run_moves_nothing()
    {
        var runs = Names.Select(name => SampleObservations.Run(name, [.. Observe(name, Truth)])).ToList();
        runs[0] = runs[0] with { Migrations = [.. runs[0].Migrations.Select(migration => migration with { Pace = migration.Pace * 9, Begin = migration.Begin + 30_000, Downtime = 4000 })] };
        var calibration = new Calibration(runs, (among, model) => [.. among.Select(run => Observe(run.Identity.Scenario, model))]);
        calibration.Run(rounds: 3);
        Assert.InRange(calibration.Model.StreamRate, 198e6, 202e6);
        Assert.InRange(calibration.Model.Setup.TotalMilliseconds, 909, 911);
        Assert.InRange(calibration.Model.Resume.TotalMilliseconds, 63, 65);
    }

    [Fact]
    public void A_run_that_the_model_cannot_carry_out_says_nothing()
    {
        var calibration = new Calibration([SampleObservations.Run("free-1", [.. Observe("free-1", Truth)])], (_, _) => [[]]);
        calibration.Run(rounds: 1);
        Assert.Equal(new HypervisorModel(), calibration.Model);
    }

    private static IReadOnlyList<ObservedMigration> Observe(string name, HypervisorModel model)
    {
        var kind = name.Split('-')[0];
        var rate = kind switch { "capped" => Math.Min(20e6 * model.CapShare, model.StreamRate), "tls" => model.StreamRate * model.TlsFactor, _ => model.StreamRate };
        var together = kind == "pair" ? 2 : 1;
        var pages = 32_768 * (1 + (name[^1] - '0'));
        var one = SampleObservations.Migration() with
        {
            Begin = 20 + (model.Setup.TotalMilliseconds * Math.Max(1, together / model.SetupsAtOnce!.Value)),
            OwnPages = pages,
            QemuSetup = model.QemuSetup.TotalMilliseconds + (pages / model.QemuSetupPageRate!.Value * 1000),
            Pace = 1000 / rate,
            Stop = model.Stop.TotalMilliseconds,
            Downtime = model.Stop.TotalMilliseconds + 10 + model.Resume.TotalMilliseconds,
            HeartbeatAtMove = model.Stop.TotalMilliseconds + 10 + model.Resume.TotalMilliseconds + model.Wake.TotalMilliseconds,
            End = model.Finish.TotalMilliseconds + 7,
            MachinePages = model.Guest.MachinePages,
            UsedPages = model.Guest.BootedPages + (model.Guest.BootedShare * pages) + 24_000,
            ResentPages = 500,
            IsAlone = together == 1,
        };
        return [.. Enumerable.Repeat(one, together)];
    }
}
