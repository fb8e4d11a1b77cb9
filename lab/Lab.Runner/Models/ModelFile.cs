using System.Text;
using System.Text.Json;
using Lab.Runner.Scenarios;
using Lab.Runner.Scenarios.Binding;
using Lab.Runner.Scenarios.Documents;

namespace Lab.Runner.Models;

/// <summary><c>model.json</c>: the numbers of the simulation's model. Every fault of one is reported at once, with its line.</summary>
public static class ModelFile
{
    /// <summary>Raised when a reader of the last one could misread this one.</summary>
    public const int Schema = 1;

    /// <param name="path">Named in faults as given here.</param>
    public static LoadResult<SimulationModel> Load(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new LoadResult<SimulationModel>(null, [new Fault(path, 0, 0, "", $"cannot be read as a model ({problem.Message}); `lab calibrate RUN… --output FILE` writes one")], "");
        }
    }

    /// <param name="file">The name that faults carry.</param>
    public static LoadResult<SimulationModel> Parse(ReadOnlySpan<byte> bytes, string file)
    {
        var faults = new FaultList(file);
        void Report(Place place, string message) => faults.Add(place, "", message);
        if (DocumentText.Decode(bytes, "model", Report) is not { } text) return new LoadResult<SimulationModel>(null, faults.InOrder(), "");
        // JSON is YAML as well: the reader of scenarios knows the place of everything.
        var (root, whole) = DocumentReader.Read(text, Report);
        var model = root is MapNode map ? new ModelReader(faults).Read(map) : null;
        if (root is not MapNode && !faults.Any) Report(new Place(1, 1), "is no model: one is an object with \"schema\" and \"parameters\"");
        return new LoadResult<SimulationModel>(faults.Any || !whole ? null : model, faults.InOrder(), text);
    }

    public static string Render(SimulationModel model)
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schema", Schema);
            if (model.Calibration is { } calibration) Write(writer, calibration);
            writer.WriteStartObject("parameters");
            foreach (var parameter in ModelParameters.All)
            {
                writer.WritePropertyName(parameter.Name);
                writer.WriteRawValue(ModelParameter.Text(parameter.Get(model.Parameters)));
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter writer, ModelCalibration calibration)
    {
        writer.WriteStartObject(ModelReader.Calibration);
        writer.WriteString("labVersion", calibration.LabVersion);
        writer.WriteNumber("migrations", calibration.Migrations);
        writer.WriteStartArray("runs");
        foreach (var run in calibration.Runs)
        {
            writer.WriteStartObject();
            writer.WriteString("scenario", run.Scenario);
            writer.WriteString("run", run.Run);
            writer.WriteString("digest", run.Digest);
            writer.WriteString("scenarioDigest", run.ScenarioDigest);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
