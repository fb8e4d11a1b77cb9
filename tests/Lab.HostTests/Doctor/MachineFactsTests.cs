using System.Diagnostics;
using Lab.Runner.Doctor;

namespace Lab.HostTests.Doctor;

/// <summary>What this machine answers is its own business; that it answers, in time and in full, is ours.</summary>
public sealed class MachineFactsTests : IDisposable
{
    private readonly DirectoryInfo _cache = Directory.CreateTempSubdirectory("lab-facts-");

    public void Dispose() => _cache.Delete(recursive: true);

    [Fact]
    public async Task Everything_is_asked_in_bounded_time_and_what_is_missing_says_how_to_get_it()
    {
        var clock = Stopwatch.StartNew();
        var facts = await MachineFacts.AskAsync(_cache.FullName);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
        string[] names = [.. typeof(FactNames).GetFields().Select(field => (string)field.GetValue(null)!)];
        Assert.Equal(names.Order(StringComparer.Ordinal), facts.All.Select(fact => fact.Name).Order(StringComparer.Ordinal));
        Assert.All(facts.All, fact =>
        {
            Assert.NotEqual("not asked", fact.Value);
            Assert.True(fact.State != FactState.Missing || fact.HowToGet is not null, fact.Name);
        });
        Assert.Equal(FactState.Ok, facts[FactNames.CacheDisk].State);
    }

    [Fact]
    public async Task A_slow_answer_about_kvm_is_kept_and_repeated()
    {
        var first = await MachineFacts.AskAsync(_cache.FullName);
        var kept = Directory.GetFiles(_cache.FullName, "kvm-*");
        if (kept.Length == 0) return; // nothing to boot with: the device is missing or may not be opened
        await File.WriteAllTextAsync(Assert.Single(kept), "an answer of this test\n");
        var second = await MachineFacts.AskAsync(_cache.FullName);
        Assert.NotEqual(first[FactNames.Kvm].Value, second[FactNames.Kvm].Value);
        Assert.Equal("an answer of this test", second[FactNames.Kvm].Value);
    }

    [Fact]
    public async Task Asking_leaves_no_process_behind()
    {
        await MachineFacts.AskAsync(_cache.FullName);
        var children = Directory.EnumerateDirectories("/proc", "[0-9]*").Where(IsOurs).Select(path => File.ReadAllText(Path.Combine(path, "comm")).Trim()).ToArray();
        Assert.DoesNotContain(children, name => name.StartsWith("qemu", StringComparison.Ordinal) || name == "unshare");
    }

    private static bool IsOurs(string process)
    {
        try
        {
            return File.ReadLines(Path.Combine(process, "status")).Any(line => line == FormattableString.Invariant($"PPid:\t{Environment.ProcessId}"));
        }
        catch (IOException)
        {
            return false; // it ended meanwhile
        }
    }
}
