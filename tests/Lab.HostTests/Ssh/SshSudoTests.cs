using Lab.HostTests.Runs;

namespace Lab.HostTests.Ssh;

/// <summary>Machines where an ordinary user logs in and becomes root with sudo, or does not.</summary>
public sealed class SshSudoTests : IDisposable
{
    /// <summary>As on a machine that never had it: the machine's own view of the folder loses it.</summary>
    private const string RemoveSudo = """
        for number in 1 2; do
            on $number sh -c 'mount -t tmpfs tmpfs /mnt && mkdir /mnt/upper /mnt/work && mount -t overlay overlay -o lowerdir=/usr/bin,upperdir=/mnt/upper,workdir=/mnt/work /usr/bin && rm -f /usr/bin/sudo'
        done
        """;

    private readonly LabProgram _lab = new();
    private readonly LentMachineFarm _farm;

    public SshSudoTests() => _farm = new LentMachineFarm(_lab);

    public void Dispose() => _lab.Dispose();

    [SkippableFact]
    public async Task An_ordinary_user_who_becomes_root_without_a_password_runs_a_scenario()
    {
        Skip.IfNot(LentMachineFarm.CannotBecomeRoot is null, LentMachineFarm.CannotBecomeRoot);
        _farm.Surround(sudo: "NOPASSWD: ALL");
        var result = await RunAsync();
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("travelled host1 → host2 on migration (eth2)", result.Output, StringComparison.Ordinal);
        Assert.Contains("user: worker", await File.ReadAllTextAsync(_farm.Inventory), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_sudo_that_asks_for_a_password_is_told_of_each_machine_with_what_to_do()
    {
        Skip.IfNot(LentMachineFarm.CannotBecomeRoot is null, LentMachineFarm.CannotBecomeRoot);
        _farm.Surround(sudo: "ALL");
        AssertTold(await RunAsync(), "asks for a password: have it let the user in without one (`echo 'worker ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/lab` there, as root), or log in as root.");
    }

    [SkippableFact]
    public async Task A_machine_without_sudo_is_told_with_what_to_do()
    {
        Skip.IfNot(LentMachineFarm.CannotRun is null, LentMachineFarm.CannotRun);
        _farm.Surround(RemoveSudo, sudo: "NOPASSWD: ALL");
        AssertTold(await RunAsync(), "is not installed: install it there, or log in as root.");
    }

    private void AssertTold(LabResult result, string what)
    {
        Assert.True(result.ExitCode == 3, result.ToString());
        for (var number = 1; number <= 2; number++) Assert.Equal(2, result.Error.Split(FormattableString.Invariant($"sudo on host{number} (worker@10.99.0.1{number}) {what}")).Length);
        Assert.False(Directory.Exists(Path.Combine(_lab.Folder, "runs")), "Nothing was begun.");
    }

    private Task<LabResult> RunAsync() => _lab.RunAsync("run", RepositoryRoot.Scenario("dedicated-bridged"), "--provider", "ssh", "--inventory", _farm.Inventory);
}
