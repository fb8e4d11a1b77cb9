using Lab.Agent.Configurations;
using Lab.Model.Errors;

namespace Lab.Tests.Agents.Configurations;

public sealed class AgentConfigFileTests : IDisposable
{
    private const string Required =
        """ "hostId":"11111111-1111-1111-1111-111111111111","hostName":"host1","certificate":"c","key":"k","ca":"a","stateDirectory":"/s" """;

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var config = Read($$"""{ {{Required}}, "listen":"192.168.100.11:54321", "convergenceInterval":"00:00:02" }""");
        Assert.Equal(("qemu:///system", TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2), "auto"), (config.LibvirtUri, config.SampleInterval, config.ConvergenceInterval, config.Accelerator));
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var refused = Refused($$"""{ {{Required}}, "listen":"0.0.0.0:54321", "sampleInterval":"00:00:00", "accelerator":"xen", "patience":0.5 }""");
        Assert.Equal(4, refused.Faults!.Count);
        Assert.Contains(_path, refused.Message);
    }

    [Theory]
    [InlineData("""{ "listen":"x" }""", "hostId")]
    [InlineData("{", "cannot be read")]
    [InlineData("null", "null")]
    public void A_file_that_is_no_configuration_says_why(string text, string reason) => Assert.Contains(reason, Refused(text).Message);

    [Fact]
    public void A_misspelt_setting_is_refused_by_name() => Assert.Contains("libvirtUrl", Refused($$"""{ {{Required}}, "listen":"10.0.0.1:1", "libvirtUrl":"x" }""").Message);

    [Fact]
    public void The_agent_listens_on_the_management_address_it_was_told() =>
        Assert.Contains("management address 10.0.0.2", Refused($$"""{ {{Required}}, "listen":"10.0.0.1:1", "managementAddress":"10.0.0.2" }""").Message);

    [Fact]
    public void A_missing_file_is_bad_input() => Assert.Equal(ErrorKind.BadRequest, Assert.Throws<LabException>(() => AgentConfigFile.Read("/nonexistent/agent.json")).Kind);

    private AgentConfig Read(string text)
    {
        File.WriteAllText(_path, text);
        return AgentConfigFile.Read(_path);
    }

    private LabException Refused(string text) => Assert.Throws<LabException>(() => Read(text));
}
