using System.Globalization;
using Lab.Runner.Scenarios;
using Lab.Runner.Scenarios.Binding;
using Lab.Runner.Scenarios.Documents;
using Lab.Simulation.Hypervisors;

namespace Lab.Runner.Models;

/// <summary>From the tree of a model file to the model. A parameter that is left out has its default; whatever is there must be right.</summary>
internal sealed class ModelReader(FaultList faults)
{
    public const string Calibration = "calibration";
    private const string Parameters = "parameters";
    private const string SchemaName = "schema";

    /// <returns>What could be read; faults say whether that is all.</returns>
    public SimulationModel Read(MapNode root)
    {
        RefuseOthers(root, "", [SchemaName, Calibration, Parameters]);
        CheckSchema(root);
        var calibration = Find(root, Calibration) switch
        {
            null => null,
            MapNode map => ReadCalibration(map),
            var other => Refuse(other, Calibration, $"'{Calibration}' is an object"),
        };
        var model = new HypervisorModel();
        if (Find(root, Parameters) is MapNode parameters) model = ReadParameters(parameters, model);
        else faults.Add(root.Place, Parameters, $"has no object '{Parameters}': write {{}} for a model with every default");
        return new SimulationModel(model, calibration);
    }

    private void CheckSchema(MapNode root)
    {
        if (Find(root, SchemaName) is not { } node) faults.Add(root.Place, SchemaName, $"has no '{SchemaName}': write \"{SchemaName}\": {ModelFile.Schema}");
        else if (node is not ScalarNode { Quoted: false } scalar || scalar.Text != ModelFile.Schema.ToString(CultureInfo.InvariantCulture))
            faults.Add(node.Place, SchemaName, $"'{SchemaName}' is {ModelFile.Schema} here: a model of another schema was written for another lab; calibrate anew");
    }

    private HypervisorModel ReadParameters(MapNode map, HypervisorModel model)
    {
        RefuseOthers(map, Parameters + ".", [.. ModelParameters.All.Select(parameter => parameter.Name)]);
        foreach (var parameter in ModelParameters.All)
        {
            if (Find(map, parameter.Name) is not { } node) continue;
            var (value, isRight) = Number(node, parameter);
            if (isRight) model = parameter.Set(model, value);
            else faults.Add(node.Place, $"{Parameters}.{parameter.Name}", $"'{parameter.Name}' takes {Accepted(parameter)}{Said(node)}");
        }

        return model;
    }

    private static (double? Value, bool IsRight) Number(DocumentNode node, ModelParameter parameter)
    {
        if (node is not ScalarNode { Quoted: false } scalar) return (null, false);
        if (scalar.IsNull) return (null, parameter.MayBeNull && scalar.Text == "null");
        var isNumber = double.TryParse(scalar.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value);
        return (value, isNumber && value >= parameter.Least && value <= parameter.Most && (!parameter.IsWhole || value == Math.Floor(value)));
    }

    private static string Accepted(ModelParameter parameter) => FormattableString.Invariant(
        $"{(parameter.IsWhole ? "a whole number" : "a number")} from {parameter.Least:0.###} to {parameter.Most:0.###}{(parameter.Unit.Length > 0 ? $" ({parameter.Unit})" : "")}{(parameter.MayBeNull ? " or null" : "")}");

    private static string Said(DocumentNode node) => node is ScalarNode scalar ? scalar.Quoted ? $", without quotes, not \"{scalar.Text}\"" : $", not {scalar.Text}" : $", not {node.Kind}";

    private ModelCalibration? ReadCalibration(MapNode map)
    {
        RefuseOthers(map, Calibration + ".", ["labVersion", "migrations", "runs"]);
        var migrations = 0;
        if (Find(map, "migrations") is not ScalarNode { Quoted: false } counted || !int.TryParse(counted.Text, NumberStyles.None, CultureInfo.InvariantCulture, out migrations))
            faults.Add(map.Place, $"{Calibration}.migrations", $"'{Calibration}' has no whole number 'migrations': take the file as `lab calibrate` wrote it");
        if (Find(map, "runs") is not ListNode runs) return Refuse(map, $"{Calibration}.runs", $"'{Calibration}' has no list 'runs': take the file as `lab calibrate` wrote it");
        return new ModelCalibration(Text(map, "labVersion", Calibration), migrations, [.. runs.Items.Select(ReadRun).OfType<CalibrationRun>()]);
    }

    private CalibrationRun? ReadRun(DocumentNode node, int index)
    {
        var path = FormattableString.Invariant($"{Calibration}.runs[{index}]");
        if (node is not MapNode map)
        {
            faults.Add(node.Place, path, "a run is an object with 'scenario', 'run', 'digest' and 'scenarioDigest'");
            return null;
        }

        RefuseOthers(map, path + ".", ["scenario", "run", "digest", "scenarioDigest"]);
        return new CalibrationRun(Text(map, "scenario", path), Text(map, "run", path), Text(map, "digest", path), Text(map, "scenarioDigest", path));
    }

    private string Text(MapNode map, string name, string path)
    {
        if (Find(map, name) is ScalarNode { Quoted: true, Text.Length: > 0 } scalar) return scalar.Text;
        faults.Add((Find(map, name) ?? map).Place, $"{path}.{name}", $"'{name}' is a text in quotes, not empty");
        return "";
    }

    private ModelCalibration? Refuse(DocumentNode node, string path, string message)
    {
        faults.Add(node.Place, path, message);
        return null;
    }

    private void RefuseOthers(MapNode map, string path, IReadOnlyList<string> known)
    {
        foreach (var entry in map.Entries.Where(entry => !known.Contains(entry.Key)))
            faults.Add(entry.KeyPlace, path + entry.Key, $"unknown member '{entry.Key}'", NearestName.Of(entry.Key, known));
    }

    private static DocumentNode? Find(MapNode map, string name) => map.Entries.FirstOrDefault(entry => entry.Key == name)?.Value;
}
