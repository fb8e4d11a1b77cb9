using Lab.Runner.Models;

namespace Lab.Runner.Calibrations;

/// <summary>A parameter, and what became of it.</summary>
/// <param name="Value">After the calibration; null: no limit.</param>
/// <param name="Migrations">From how many it was read; none: it has its default.</param>
/// <param name="Low">A quarter of those say less; null: there are none.</param>
/// <param name="High">A quarter say more.</param>
public sealed record CalibratedParameter(ModelParameter Parameter, double? Value, int Migrations, double? Low, double? High);
