using System.Globalization;
using Lab.Simulation.Hypervisors;

namespace Lab.Runner.Models;

/// <summary>One number of the simulation's model, as its file has it.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Unit">What it counts; durations are in milliseconds.</param>
/// <param name="About">What it is, in a few words.</param>
/// <param name="Least">The smallest value that is accepted.</param>
/// <param name="Most">The largest.</param>
/// <param name="MayBeNull">Null says that there is no such limit.</param>
/// <param name="IsWhole">Only whole numbers.</param>
public sealed record ModelParameter(
    string Name, string Unit, string About, double Least, double Most, bool MayBeNull, bool IsWhole, Func<HypervisorModel, double?> Get, Func<HypervisorModel, double?, HypervisorModel> Set)
{
    /// <summary>Of a model that nobody calibrated.</summary>
    public double? Default => Get(new HypervisorModel());

    /// <summary>The nearest value that is accepted, with four digits: more were never measured.</summary>
    public double Accept(double value)
    {
        var bounded = Math.Clamp(value, Least, Most);
        return IsWhole ? Math.Round(bounded) : double.Parse(bounded.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>As the file has it.</summary>
    public static string Text(double? value) => value is { } number ? number.ToString("0.############", CultureInfo.InvariantCulture) : "null";
}
