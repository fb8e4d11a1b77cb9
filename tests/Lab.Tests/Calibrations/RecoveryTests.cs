using Lab.Model.Errors;
using Lab.Runner.Calibrations;
using Lab.Runner.Commands;
using Lab.Runner.Models;
using Lab.Simulation.Hypervisors;

namespace Lab.Tests.Calibrations;

/// <summary>Simulated runs taken for measured ones: what they were simulated with must be read from them, and predict others.</summary>
public sealed class RecoveryTests : IDisposable
{
    private static readonly HypervisorModel Truth = new()
    {
        StreamRate = 260e6,
        CapShare = 0.96,
        LinkShare = 0.9,
        Setup = TimeSpan.FromMilliseconds(900),
        QemuSetup = TimeSpan.FromMilliseconds(40),
        QemuSetupPageRate = 500e3,
        Stop = TimeSpan.FromMilliseconds(15),
        Resume = TimeSpan.FromMilliseconds(60),
        Finish = TimeSpan.FromMilliseconds(210),
        Guest = new() { BootedPages = 11_000, BootedShare = 0.03, MachinePages = 150 },
    };

    private readonly string _runs = Directory.CreateTempSubdirectory("lab-recovery-").FullName;

    [Fact]
    public void A_model_is_recovered_from_runs_and_predicts_one_that_it_has_not_seen()
    {
        foreach (var name in (string[])["acc-02-idle", "acc-10-cap-16", "acc-12-cap-32-wider", "acc-13-cap-48", "acc-33-link-200"]) Simulate(name);
        var calibration = new Calibration(ObservedRuns.Find([_runs], simulatedToo: true).Usable, Predictor.Predict);
        calibration.Run(rounds: 3);
        foreach (var name in (string[])["streamRate", "capShare", "linkShare", "setupMilliseconds", "qemuSetupMilliseconds", "qemuSetupPageRate", "bootedShare", "stopMilliseconds", "resumeMilliseconds", "finishMilliseconds", "bootedPages", "machinePages"])
        {
            var (wanted, found) = (ModelParameters.Of(name).Get(Truth)!.Value, ModelParameters.Of(name).Get(calibration.Model)!.Value);
            Assert.True(Math.Abs(found - wanted) <= (wanted * 0.04) + (wanted > 10 ? 1.5 : 0), $"{name}: {found} instead of {wanted}");
        }

        var unseen = ObservedRuns.Find([Simulate("acc-11-cap-32")], simulatedToo: true).Usable[0];
        var (measured, predicted) = (Assert.Single(unseen.Migrations), Assert.Single(Predictor.Predict(unseen, calibration.Model)));
        Assert.InRange(predicted.Total!.Value / measured.Total!.Value, 0.97, 1.03);
        Assert.InRange(predicted.Bytes!.Value / measured.Bytes!.Value, 0.97, 1.03);
        Assert.InRange(predicted.Downtime!.Value - measured.Downtime!.Value, -15, 15);
    }

    [Fact]
    public void A_run_is_predicted_by_its_own_model_as_it_was()
    {
        var run = ObservedRuns.Find([Simulate("acc-11-cap-32")], simulatedToo: true).Usable[0];
        Assert.Equal(run.Migrations, Predictor.Predict(run, Truth));
    }

    [Fact]
    public void Simulated_runs_are_refused_unless_somebody_tries_the_calibration_itself()
    {
        var run = Simulate("acc-02-idle");
        Assert.Contains("is simulated", Assert.Throws<LabException>(() => ObservedRuns.Find([run], simulatedToo: false)).Message, StringComparison.Ordinal);
        Assert.Contains("no run directory", Assert.Throws<LabException>(() => ObservedRuns.Find([Path.Combine(_runs, "nothing")], simulatedToo: true)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_runs, recursive: true);

    private string Simulate(string name)
    {
        var before = Console.Out;
        Console.SetOut(TextWriter.Null);
        try
        {
            return SimulatedRun.Run(Repository.PathOf("bench", "accuracy", name + ".yaml"), hosts: null, _runs, seed: 1, json: false, new SimulationModel(Truth, null)).Directory!;
        }
        finally
        {
            Console.SetOut(before);
        }
    }
}
