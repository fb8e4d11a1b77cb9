using System.Text.Json;
using Lab.Model.Agents;
using Lab.Model.Errors;

namespace Lab.Tests.Agents.Events;

public sealed class AgentErrorsTests
{
    [Fact]
    public void An_error_crosses_the_wire_whole()
    {
        var error = new LabException(ErrorKind.Hypervisor, "no") { Output = "out", LibvirtCode = 78, LibvirtDomain = 10, Faults = ["a", "b"], Retryable = true };
        var body = JsonSerializer.Serialize(AgentErrors.From(error, "host1"), AgentJson.Options);
        var received = AgentErrors.ToException(body, 500, "elsewhere");
        Assert.Equal(
            (ErrorKind.Hypervisor, "no", "out", 78, 10, true, "host1"),
            (received.Kind, received.Message, received.Output, received.LibvirtCode, received.LibvirtDomain, received.Retryable, received.Host));
        Assert.Equal(["a", "b"], received.Faults);
    }

    [Fact]
    public void Only_an_agents_own_word_is_an_answer()
    {
        var body = JsonSerializer.Serialize(AgentErrors.From(new LabException(ErrorKind.Unreachable, "libvirtd does not answer"), "host1"), AgentJson.Options);
        Assert.True(AgentErrors.ToException(body, 503, "host1").Answered);
        Assert.False(AgentErrors.ToException("<html>Bad gateway</html>", 502, "host1").Answered);
    }
}
