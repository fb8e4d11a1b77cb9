using System.Text;
using Lab.Runner.Models;
using Lab.Simulation.Guests;
using Lab.Simulation.Hypervisors;

namespace Lab.Tests.Models;

public sealed class ModelFileTests
{
    [Fact]
    public void A_model_is_read_as_it_was_written()
    {
        var model = new SimulationModel(
            new HypervisorModel { StreamRate = 3.1e8, MachineRate = null, Setup = TimeSpan.FromMilliseconds(812.5), Guest = new GuestModel { BootedPages = 12_345 } },
            new ModelCalibration("0.1.0+abc", 3, [new CalibrationRun("moves", "20260101T000000Z-aaaaaa", "0123456789abcdef", "fedcba9876543210")]));
        var text = ModelFile.Render(model);
        var read = Parse(text).Value!;
        Assert.Equal(model.Parameters, read.Parameters);
        Assert.Equal(text, ModelFile.Render(read));
        Assert.Equal("calibrated from 1 run", read.Words);
        Assert.Equal(model.Calibration!.Runs, read.Calibration!.Runs);
    }

    [Fact]
    public void What_is_left_out_has_its_default() => Assert.Equal(new HypervisorModel { TlsFactor = 0.5 }, Parse("""{"schema": 1, "parameters": {"tlsFactor": 0.5}}""").Value!.Parameters);

    [Fact]
    public void Every_fault_is_told_at_once_with_its_line()
    {
        var loaded = Parse("""
            {
              "schema": 2,
              "parametres": {},
              "parameters": {
                "stremRate": 1,
                "streamRate": "fast",
                "capShare": 1.5,
                "setupMilliseconds": -3,
                "bootedPages": 1.5,
                "tlsFactor": null,
                "machineRate": null,
                "zeroPageRate": [1]
              }
            }
            """);
        Assert.Null(loaded.Value);
        Assert.Equal([2, 3, 5, 6, 7, 8, 9, 10, 12], loaded.Faults.Select(fault => fault.Line));
        Assert.Contains(loaded.Faults, fault => fault.ToString() == "m.json:5:5: unknown member 'stremRate'; did you mean 'streamRate'?");
        Assert.Contains(loaded.Faults, fault => fault.Message == "'capShare' takes a number from 0.1 to 1, not 1.5");
        Assert.Contains(loaded.Faults, fault => fault.Message == "'setupMilliseconds' takes a number from 0 to 600000 (ms), not -3");
        Assert.Contains(loaded.Faults, fault => fault.Message.Contains("a whole number", StringComparison.Ordinal));
        Assert.Contains(loaded.Faults, fault => fault.Message.Contains("without quotes, not \"fast\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"schema\": 1}")]
    [InlineData("{\"schema\": 1, \"parameters\": {")]
    [InlineData("{\"schema\": 1, \"parameters\": {}, \"calibration\": 3}")]
    [InlineData("{\"schema\": 1, \"parameters\": {}, \"calibration\": {\"runs\": [1]}}")]
    [InlineData("{\"schema\": \"1\", \"parameters\": {}}")]
    public void What_is_no_model_is_refused(string text)
    {
        var loaded = Parse(text);
        Assert.Null(loaded.Value);
        Assert.NotEmpty(loaded.Faults);
    }

    [Fact]
    public void A_file_that_is_not_there_says_how_one_is_made() =>
        Assert.Contains("lab calibrate", Assert.Single(ModelFile.Load(Path.Combine(Path.GetTempPath(), "no-such-model.json")).Faults).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_parameter_is_in_the_table_and_takes_its_own_default()
    {
        Assert.Equal(ModelParameters.All.Count, ModelParameters.All.DistinctBy(parameter => parameter.Name).Count());
        var members = typeof(HypervisorModel).GetProperties().Count(property => property.CanWrite && property.Name != nameof(HypervisorModel.Guest)) + typeof(GuestModel).GetProperties().Count(property => property.CanWrite);
        Assert.Equal(members, ModelParameters.All.Count);
        Assert.All(ModelParameters.All, parameter => Assert.InRange(parameter.Default!.Value, parameter.Least, parameter.Most));
        Assert.All(ModelParameters.All, parameter => Assert.Equal(new HypervisorModel(), parameter.Set(new HypervisorModel(), parameter.Default)));
    }

    private static Lab.Runner.Scenarios.LoadResult<SimulationModel> Parse(string text) => ModelFile.Parse(Encoding.UTF8.GetBytes(text), "m.json");
}
