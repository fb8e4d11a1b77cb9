using System.Text;
using System.Text.Json;
using Lab.Tests.Engines.Fakes;

namespace Lab.HostTests.Engines;

/// <summary>docs/engine.md says what is true: its examples are run, in order, over the real wire.</summary>
public sealed class DocumentationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Every_example_of_the_documentation_works_as_written()
    {
        await using var engine = await ServedEngine.StartAsync();
        var first = engine.Hosts.Add("h1", "192.168.100.11");
        engine.Hosts.Add("h2", "192.168.100.12");
        first.Next = new FakeMigration { Hangs = true };
        var examples = DocumentedExample.Read(await File.ReadAllTextAsync(Documentation()));
        Assert.True(examples.Count > 40, $"Only {examples.Count} examples were found.");
        foreach (var example in examples)
        {
            if (example.Path.EndsWith("/cancelmigration", StringComparison.Ordinal)) first.Next = new FakeMigration { Duration = TimeSpan.FromMilliseconds(200) };
            await RunAsync(engine.Client, example);
        }
    }

    [Fact]
    public async Task Every_path_is_documented()
    {
        await using var engine = await ServedEngine.StartAsync();
        var documentation = await File.ReadAllTextAsync(Documentation());
        Assert.All(engine.Server.Routes, route => Assert.Contains(Relative(route), documentation, StringComparison.Ordinal));
    }

    private static string Relative(string route) => route.Split(' ')[1].Replace("/ovirt-engine/api", "", StringComparison.Ordinal) is { Length: > 0 } path ? path : "/ovirt-engine/api";

    private static async Task RunAsync(HttpClient client, DocumentedExample example)
    {
        using var deadline = new CancellationTokenSource(example.Once ? Patience : TimeSpan.Zero);
        while (true)
        {
            using var request = new HttpRequestMessage(new HttpMethod(example.Method), example.Path);
            if (example.Body is not null) request.Content = new StringContent(example.Body, Encoding.UTF8, "application/json");
            using var response = await client.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            var difference = (int)response.StatusCode == example.Status ? example.Differs(JsonDocument.Parse(text).RootElement) : $"the status is {(int)response.StatusCode}, not {example.Status}";
            if (difference is null) return;
            Assert.False(deadline.IsCancellationRequested, $"docs/engine.md, line {example.Line}, {example.Method} {example.Path}: {difference}\n{text}");
            await Task.Delay(50);
        }
    }

    private static string Documentation()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Lab.sln"))) directory = directory.Parent;
        return Path.Combine(directory!.FullName, "docs", "engine.md");
    }
}
