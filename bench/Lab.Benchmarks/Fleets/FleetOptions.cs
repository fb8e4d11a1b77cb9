using System.Globalization;
using Lab.Simulation.Fleets;

namespace Lab.Benchmarks.Fleets;

/// <summary><c>simulation [--hosts 1000] [--vms-per-host 20] [--racks 5,50,500] [--design 2] [--output DIR]</c>.</summary>
internal sealed record FleetOptions
{
    public int Hosts { get; private set; } = 1000;

    public int VmsPerHost { get; private set; } = 20;

    /// <summary>Hosts that are emptied, one evacuation each.</summary>
    public IReadOnlyList<int> Racks { get; private set; } = [5, 50, 500];

    /// <summary>One of <see cref="NetworkDesign.BuiltIn"/>.</summary>
    public NetworkDesign Design { get; private set; } = NetworkDesign.BuiltIn[2];

    /// <summary>Folder for a plot of what a migration costs; null: none.</summary>
    public string? Output { get; private set; }

    public static bool TryParse(string[] arguments, out FleetOptions options)
    {
        options = new FleetOptions();
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            var value = arguments[i + 1];
            switch (arguments[i])
            {
                case "--hosts": options.Hosts = int.Parse(value, CultureInfo.InvariantCulture); break;
                case "--vms-per-host": options.VmsPerHost = int.Parse(value, CultureInfo.InvariantCulture); break;
                case "--racks": options.Racks = [.. value.Split(',').Select(count => int.Parse(count, CultureInfo.InvariantCulture))]; break;
                case "--output": options.Output = value; break;
                case "--design": options.Design = NetworkDesign.BuiltIn[int.Parse(value, CultureInfo.InvariantCulture)]; break;
                default: return false;
            }
        }

        return arguments.Length % 2 == 0;
    }
}
