using Lab.Runner.Models;
using Lab.Simulation.Hypervisors;

namespace Lab.Runner.Calibrations;

/// <summary>
/// Finds the parameters with which the simulation of each run shows what the run showed. Each is moved to where the median of the migrations that it matters in wants it, one after the other, for some
/// rounds: what one was wrong about because of another is right in the next.
/// </summary>
/// <param name="predict">Migrations of each run, in its order, as a model has them.</param>
internal sealed class Calibration(IReadOnlyList<ObservedRun> runs, Func<IReadOnlyList<ObservedRun>, HypervisorModel, IReadOnlyList<IReadOnlyList<ObservedMigration>>> predict)
{
    /// <summary>Of a parameter, to see what it does.</summary>
    private const double Nudge = 0.9;

    /// <summary>Per cent of the observable by a per cent of the parameter: a migration in which it is less says more about something else.</summary>
    private const double LeastEffect = 0.15;

    /// <summary>Or in which it is so much less than where it is most: what is told there at a whisper others say aloud.</summary>
    private const double LeastOfMost = 0.5;

    /// <summary>In one round no rate becomes more than so many times larger or smaller.</summary>
    private const double LongestStep = 4;

    private readonly Dictionary<string, List<Estimate>> _found = [];
    private readonly Dictionary<string, IReadOnlyList<double>> _estimates = [];

    public HypervisorModel Model { get; private set; } = new();

    /// <param name="told">Called with each round's number before it begins.</param>
    public void Run(int rounds, Action<int>? told = null)
    {
        for (var round = 1; round <= rounds; round++)
        {
            told?.Invoke(round);
            var offsets = CalibrationRule.All.TakeWhile(rule => rule.IsOffset).ToList();
            var simulated = predict(runs, Model);
            foreach (var line in CalibrationLine.All) Fit(line, simulated);
            foreach (var rule in offsets) Shift(rule, simulated);
            foreach (var rule in CalibrationRule.All.Skip(offsets.Count))
            {
                if (rule.IsOffset) Shift(rule, predict(runs, Model));
                else Scale(rule);
            }
        }
    }

    /// <summary>Every parameter, in the order of the model's file.</summary>
    public IReadOnlyList<CalibratedParameter> Parameters() => [.. ModelParameters.All.Select(parameter => _estimates.GetValueOrDefault(parameter.Name) is { Count: > 0 } estimates
        ? new CalibratedParameter(parameter, parameter.Get(Model), estimates.Count, Quantiles.At(estimates, 0.25), Quantiles.At(estimates, 0.75))
        : new CalibratedParameter(parameter, parameter.Get(Model), 0, null, null))];

    private void Shift(CalibrationRule rule, IReadOnlyList<IReadOnlyList<ObservedMigration>> simulated)
    {
        var now = ModelParameters.Of(rule.Parameter).Get(Model)!.Value;
        Move(rule.Parameter, [.. Pairs(simulated, rule.Observable).Select(pair => now + pair.Measured - pair.Simulated)]);
    }

    /// <summary>What the simulation has that the line does not account for is taken off first. Without points to tell the two apart the slope stays as it is.</summary>
    private void Fit(CalibrationLine line, IReadOnlyList<IReadOnlyList<ObservedMigration>> simulated)
    {
        var (slope, intercept) = (ModelParameters.Of(line.Slope).Get(Model) is { } value ? line.OfSlope(value) : 0, ModelParameters.Of(line.Intercept).Get(Model)!.Value);
        var points = Pairs(simulated, line.Y).Where(pair => line.X(pair.Run) is not null).Select(pair => (X: line.X(pair.Run)!.Value, pair.Measured, pair.Simulated))
            .Select(point => (point.X, Y: intercept + (slope * point.X) + point.Measured - point.Simulated)).ToList();
        var slopes = CalibrationLine.Slopes(points).Where(found => found > 0).ToList();
        if (slopes.Count > 0)
        {
            Move(line.Slope, slopes.ConvertAll(found => line.OfSlope(found)));
            slope = line.OfSlope(ModelParameters.Of(line.Slope).Get(Model)!.Value);
        }

        Move(line.Intercept, points.ConvertAll(point => point.Y - (slope * point.X)));
    }

    /// <summary>In logarithms: a rate that is twice as high makes half of a time.</summary>
    private void Scale(CalibrationRule rule)
    {
        var parameter = ModelParameters.Of(rule.Parameter);
        IReadOnlyList<ObservedRun> among = _found.TryGetValue(rule.Parameter, out var before) ? [.. before.Select(estimate => estimate.Run).Distinct()] : runs;
        if (among.Count == 0 || parameter.Get(Model) is not { } now || now <= 0) return;
        var simulated = predict(among, Model);
        var nudged = predict(among, parameter.Set(Model, now * Nudge));
        var found = among.SelectMany((run, index) => Estimates(rule, run, simulated[index], nudged[index], now)).ToList();
        _found[rule.Parameter] = found;
        Move(rule.Parameter, Telling(rule, found).ConvertAll(estimate => estimate.Value));
    }

    /// <summary>Those that tell of this parameter alone, if there are any, and loud enough.</summary>
    private List<Estimate> Telling(CalibrationRule rule, List<Estimate> found)
    {
        var others = rule.Except.SelectMany(other => _found.GetValueOrDefault(other) ?? []).Select(estimate => estimate.Migration).ToHashSet();
        var own = found.Where(estimate => !others.Contains(estimate.Migration)).ToList();
        if (own.Count == 0) own = found;
        var least = own.Select(estimate => estimate.Effect).DefaultIfEmpty().Max() * LeastOfMost;
        return own.FindAll(estimate => estimate.Effect >= least);
    }

    private static IEnumerable<Estimate> Estimates(CalibrationRule rule, ObservedRun run, IReadOnlyList<ObservedMigration> simulated, IReadOnlyList<ObservedMigration> nudged, double now)
    {
        for (var i = 0; i < Math.Min(run.Migrations.Count, Math.Min(simulated.Count, nudged.Count)); i++)
        {
            if (rule.Observable(run.Migrations[i]) is not { } wanted || rule.Observable(simulated[i]) is not { } found || rule.Observable(nudged[i]) is not { } moved) continue;
            if (wanted <= 0 || found <= 0 || moved <= 0) continue; // no logarithm
            var effect = Math.Log(moved / found) / Math.Log(Nudge);
            if (Math.Abs(effect) >= LeastEffect) yield return new Estimate(run, run.Migrations[i], Math.Abs(effect), now * Math.Clamp(Math.Exp(Math.Log(wanted / found) / effect), 1 / LongestStep, LongestStep));
        }
    }

    private IEnumerable<(ObservedMigration Run, double Measured, double Simulated)> Pairs(IReadOnlyList<IReadOnlyList<ObservedMigration>> simulated, Func<ObservedMigration, double?> observable)
    {
        for (var i = 0; i < runs.Count; i++)
            foreach (var (measured, predicted) in runs[i].Migrations.Zip(simulated[i]))
                if (observable(measured) is { } wanted && observable(predicted) is { } found) yield return (measured, wanted, found);
    }

    private void Move(string name, List<double> estimates)
    {
        if (estimates.Count == 0) return; // nothing says anything about it, or nothing any more
        var parameter = ModelParameters.Of(name);
        _estimates[name] = estimates;
        Model = parameter.Set(Model, parameter.Accept(Quantiles.Median(estimates)));
    }

    /// <param name="Effect">How much the parameter matters in the migration, without its sign.</param>
    /// <param name="Value">Where that migration wants it.</param>
    private sealed record Estimate(ObservedRun Run, ObservedMigration Observed, double Effect, double Value)
    {
        public (string Run, int Ordinal) Migration => (Run.Identity.Digest, Observed.Ordinal);
    }
}
