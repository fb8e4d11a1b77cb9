using System.Globalization;
using System.Text.RegularExpressions;
using Lab.HostTests.Runs;

namespace Lab.HostTests.Ssh;

/// <summary>Machines that a run cannot give back: one restarts under it, or what takes the changes back is broken. The run says so and ends, and the machine is put right afterwards.</summary>
public sealed partial class SshGivingBackTests : IDisposable
{
    private const int Longest = 120;

    private readonly LabProgram _lab = new() { Longest = TimeSpan.FromMinutes(7) };
    private readonly LentMachineFarm _farm;

    public SshGivingBackTests() => _farm = new LentMachineFarm(_lab);

    public void Dispose() => _lab.Dispose();

    [SkippableTheory]
    [InlineData(1)] // the source, and where the engine is
    [InlineData(2)] // the destination
    public async Task A_machine_that_restarts_in_the_middle_of_a_migration_is_named_and_the_next_lab_removes_what_is_left_there_and_nothing_that_was_set_up_since(int machine)
    {
        Skip.IfNot(LentMachineFarm.CannotRun is null, LentMachineFarm.CannotRun);
        _farm.Surround($$"""
            "$@" --runs "$0/first" >"$0/first.out" 2>&1 & run=$!
            until grep -qs '"memoryBytes":[1-9]' "$0"/first/*/*/progress/vm1.jsonl || ! kill -0 $run 2>/dev/null; do sleep 0.1; done
            power_off {{machine}}
            began=$(date +%s)
            sleep 3
            power_on {{machine}}
            code=0
            wait $run || code=$?
            echo "exit code $code, $(($(date +%s) - began)) s later" >>"$0/first.out"
            on {{machine}} ip address add 172.29.0.7/24 dev eth2
            "$1" doctor --inventory "$0/inventory.yaml" >"$0/doctor.out" 2>&1
            # What was set up since the restart goes only when the second lab has gone.
            trap 'on {{machine}} ip -4 -o address show dev eth2 >"$0/kept.out"; on {{machine}} ip address delete 172.29.0.7/24 dev eth2' EXIT
            """);
        var result = await RunAsync("slow-migration");
        var first = _farm.Said("first.out");
        first.Has("migration host1 to host2 requested");
        first.Lacks("vm1: migration completed");
        first.Has($"host{machine} is lost: the connection to it broke");
        first.Has($"host{machine} was lost at ");
        first.Has($"teardown failed: Whether host{machine} is as it was is not known: the connection to it broke.");
        first.Lacks($"host{3 - machine} is as it was is not known");
        var end = FirstEnd().Match(first.Text);
        Assert.True(end.Success && int.Parse(end.Groups[1].Value, CultureInfo.InvariantCulture) < Longest, first.Text);
        var doctor = _farm.Said("doctor.out");
        Assert.Matches($@"left behind /var/tmp/lab-\S+/host{machine}: a lab ended without giving the machine back; it was restarted since", doctor.Text);
        doctor.Lacks($"/host{3 - machine}:");
        Assert.Contains($"host{machine} was restarted since an earlier lab, keeps its network", result.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        var kept = _farm.Said("kept.out");
        kept.Has($"inet 172.30.0.{machine}/24 ");
        kept.Has("inet 172.29.0.7/24 ");
        Assert.True(result.ExitCode == 0, $"The second run passes, and the machines are what they were (90: they are not): {first.Text}\n{result}");
    }

    [SkippableTheory]
    [InlineData(
        "cp \"$state/networks-original.json\" \"$0/note\"; echo rubbish >\"$state/networks-original.json\"", "cp \"$0/note\" \"$state/networks-original.json\"",
        "The agent's state 'networks-original' is damaged")]
    [InlineData("chmod 644 \"$home/programs/Lab.Probe\"", "chmod 755 \"$home/programs/Lab.Probe\"", "programs/Lab.Probe: Permission denied")]
    public async Task A_machine_that_cannot_be_given_back_is_named_with_why_and_its_folder_stays_for_another_try(string spoil, string repair, string why)
    {
        Skip.IfNot(LentMachineFarm.CannotRun is null, LentMachineFarm.CannotRun);
        _farm.Surround($$"""
            "$@" --runs "$0/first" >"$0/first.out" 2>&1 & run=$!
            until grep -qs '"kind":"migration-requested"' "$0"/first/*/*/history.jsonl || ! kill -0 $run 2>/dev/null; do sleep 0.1; done
            home=$(echo "$0"/disk2/lab-*) there=/var/tmp/$(basename "$0"/disk2/lab-*)
            state=$home/host2/state
            {{spoil}}
            code=0
            wait $run || code=$?
            echo "exit code $code, 0 s later" >>"$0/first.out"
            "$1" doctor --inventory "$0/inventory.yaml" >"$0/doctor.out" 2>&1
            {{repair}}
            on 2 "$there/programs/Lab.Probe" release "$there/host2"
            exit
            """);
        var result = await RunAsync("dedicated-bridged");
        var first = _farm.Said("first.out");
        Assert.True(FirstEnd().IsMatch(first.Text), first.Text);
        first.Has("teardown failed: host2 is not as it was: ");
        first.Has(why);
        var history = Directory.EnumerateFiles(Path.Combine(_farm.Folder, "first", "dedicated-bridged"), "history.jsonl", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Single();
        Assert.Matches("\"kind\":\"phase-failed\".*\"phase\":\"teardown\".*host2 is not as it was", await File.ReadAllTextAsync(history));
        var doctor = _farm.Said("doctor.out");
        Assert.Matches(@"left behind /var/tmp/lab-\S+/host2: ", doctor.Text);
        Assert.Equal(2, doctor.Text.Split("left behind").Length);
        Assert.True(result.ExitCode == 0, $"What the message names gives it back, and the machines are what they were (90: they are not): {first.Text}\n{result}");
    }

    private Task<LabResult> RunAsync(string scenario) => _lab.RunAsync("run", RepositoryRoot.Scenario(scenario), "--provider", "ssh", "--inventory", _farm.Inventory);

    /// <summary>Failed, and after how many seconds.</summary>
    [GeneratedRegex(@"exit code 1, (\d+) s later")]
    private static partial Regex FirstEnd();
}
