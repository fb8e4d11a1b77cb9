using System.Text.Json.Nodes;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Runner.Stack;

namespace Lab.Tests.Stack;

public sealed class EngineClientTests
{
    [Fact]
    public async Task A_body_goes_out_as_the_web_writes_it()
    {
        using var wire = new FakeWire(201, "{}");
        using var client = new EngineClient(wire);
        await client.PostAsync("/networks", new { Name = "lan", vlan = (object?)null, usages = new { usage = new[] { "vm" } } }, CancellationToken.None);
        Assert.Equal("""POST /networks {"name":"lan","vlan":null,"usages":{"usage":["vm"]}}""", wire.Asked);
        await client.PutAsync("/networks", new JsonObject { ["Name"] = 1 }, CancellationToken.None);
        Assert.Equal("""PUT /networks {"Name":1}""", wire.Asked);
        await client.GetAsync("/networks?max=1", CancellationToken.None);
        Assert.Equal("GET /networks?max=1 ", wire.Asked);
    }

    [Fact]
    public async Task An_empty_answer_is_an_empty_object()
    {
        using var client = new EngineClient(new FakeWire(200, ""));
        Assert.Empty(await client.GetAsync("/vms", CancellationToken.None));
    }

    [Theory]
    [InlineData(400, ErrorKind.BadRequest, """{"reason":"Invalid request","detail":"[no]"}""", "Invalid request: [no]")]
    [InlineData(404, ErrorKind.NotFound, "", "")]
    [InlineData(409, ErrorKind.Conflict, """{"status":"failed","fault":{"reason":"Operation Failed","detail":"[no]"}}""", "Operation Failed: [no]")]
    [InlineData(500, ErrorKind.Internal, "<html>", "<html>")]
    public async Task A_refusal_is_told_with_its_reason(int status, ErrorKind kind, string text, string detail)
    {
        using var client = new EngineClient(new FakeWire(status, text));
        var refused = await Assert.ThrowsAsync<LabException>(() => client.GetAsync("/vms", CancellationToken.None));
        Assert.Equal((kind, "engine", text, $"The engine refused GET /vms ({status}): {detail}"), (refused.Kind, refused.Host, refused.Output, refused.Message));
    }

    private sealed class FakeWire(int status, string text) : IEngineWire
    {
        public string? Asked { get; private set; }

        public Task<(int Status, string Text)> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
        {
            Asked = $"{method} {path} {body?.ToJsonString()}";
            return Task.FromResult((status, text));
        }

        public IAsyncEnumerable<EngineEvent> EventsAsync(long after, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
