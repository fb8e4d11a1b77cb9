using System.Diagnostics;
using System.Threading.Channels;
using Lab.Libvirt;

namespace Lab.HostTests.Libvirt;

/// <summary>The binding against real daemons and real QEMU: a machine without a guest moves between two private libvirtds over a UNIX socket.</summary>
public sealed class PrivateMigrationTests : IDisposable
{
    private const int FilledMebibytes = 48;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lab-migration-");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableFact]
    public async Task A_migration_tells_all_of_itself_and_a_cancelled_one_stays()
    {
        PrivateDaemon.Needed();
        using var hostA = PrivateDaemon.Start("hosta");
        using var hostB = PrivateDaemon.Start("hostb");
        using var source = hostA.Connect();
        using var destination = hostB.Connect();
        using var domain = source.CreateDomain(DomainXml());
        var stream = new MigrateParameters { Uri = $"unix://{_folder}/stream.sock" };

        await CancelWhileItRuns(domain, hostB, stream);
        Assert.Equal(DomainState.Running, domain.GetState().State);

        var completed = Channel.CreateUnbounded<JobCompletedEvent>();
        var iterations = Channel.CreateUnbounded<MigrationIterationEvent>();
        var lifecycle = Channel.CreateUnbounded<LifecycleEvent>();
        source.SubscribeJobCompleted(raised => completed.Writer.TryWrite(raised));
        source.SubscribeMigrationIteration(raised => iterations.Writer.TryWrite(raised));
        source.SubscribeLifecycle(raised => lifecycle.Writer.TryWrite(raised));
        domain.MigrateToUri(hostB.Uri, stream, MigrateFlags.Live | MigrateFlags.PeerToPeer);

        var job = await Next(completed);
        Assert.Equal((domain.Uuid, JobType.Completed, JobOperation.MigrationOut), (job.Uuid, job.Statistics.Type, job.Statistics.Operation));
        Assert.True(job.Statistics.MemoryTotal >= 512L << 20);
        Assert.True(job.Statistics.MemoryProcessed >= FilledMebibytes << 20);
        Assert.True(job.Statistics.TimeElapsed > TimeSpan.Zero);
        Assert.NotNull(job.Statistics.DowntimeNet);
        Assert.Equal(1, (await Next(iterations)).Iteration);
        while ((await Next(lifecycle)).Stopped != StoppedDetail.Migrated)
        {
        }

        using var arrived = destination.LookupByUuid(domain.Uuid);
        Assert.Equal(RunningReason.Migrated, arrived.GetState().RunningReason);
        var kept = arrived.GetJobStatistics(completed: true, keepCompleted: true);
        Assert.Equal(JobOperation.MigrationIn, kept!.Operation);
        Assert.Equal(job.Statistics.MemoryProcessed, kept.MemoryProcessed);
        Assert.NotNull(arrived.GetJobStatistics(completed: true));
        Assert.Null(arrived.GetJobStatistics(completed: true));
        Assert.Equal(LibvirtErrorCode.NoDomain, Assert.Throws<LibvirtException>(() => domain.GetState()).Code);
        arrived.Destroy();
    }

    [SkippableFact]
    public async Task A_daemon_that_dies_closes_its_connections()
    {
        PrivateDaemon.Needed();
        using var host = PrivateDaemon.Start("hosta");
        using var connection = host.Connect();
        var closed = Channel.CreateUnbounded<CloseReason>();
        connection.Closed += reason => closed.Writer.TryWrite(reason);
        using var subscription = connection.SubscribeLifecycle(_ => { });
        Assert.True(connection.SetKeepAlive(TimeSpan.FromSeconds(5), 6));
        Assert.True(connection.IsAlive);

        host.Kill();

        Assert.Contains(await Next(closed), new[] { CloseReason.EndOfFile, CloseReason.Error });
        Assert.False(connection.IsAlive);
        Assert.Throws<LibvirtException>(() => connection.ListDomains());
    }

    /// <summary>At one MiB/s the filled memory takes most of a minute.</summary>
    private static async Task CancelWhileItRuns(Domain domain, PrivateDaemon destination, MigrateParameters stream)
    {
        var migration = Task.Run(() => domain.MigrateToUri(destination.Uri, stream with { BandwidthMebibytesPerSecond = 1 }, MigrateFlags.Live | MigrateFlags.PeerToPeer));
        while (domain.GetJobStatistics() is not { Type: JobType.Unbounded, MemoryProcessed: > 0 } && !migration.IsCompleted)
            await Task.Delay(20);
        AssertAnswersAtOnce(domain);
        domain.SetMigrationMaxSpeed(2);
        domain.SetMigrationMaxDowntime(TimeSpan.FromMilliseconds(50));
        Assert.Equal(TimeSpan.FromMilliseconds(50), domain.GetMigrationMaxDowntime());
        domain.AbortJob();

        var error = await Assert.ThrowsAsync<LibvirtException>(() => migration.WaitAsync(Patience));
        Assert.Equal(LibvirtErrorCode.OperationAborted, error.Code);
        Assert.Equal(LibvirtErrorDomain.Qemu, error.Domain);
    }

    /// <summary>On the migration's own connection, libvirt's client answers about once a second here.</summary>
    private static void AssertAnswersAtOnce(Domain domain)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 200; i++)
            Assert.Equal(DomainState.Running, domain.GetState().State);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"200 questions during a migration took {watch.Elapsed}");
    }

    private static Task<T> Next<T>(Channel<T> channel) => channel.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>QEMU's loader device fills some of the memory from a file: zero pages would cost nothing to send.</summary>
    private string DomainXml()
    {
        var filling = new byte[FilledMebibytes << 20];
        new Random(1).NextBytes(filling);
        File.WriteAllBytes($"{_folder}/filling", filling);
        return $"""
            <domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
              <name>empty</name><uuid>{Guid.NewGuid()}</uuid><memory unit='MiB'>512</memory><vcpu>1</vcpu>
              <os><type arch='x86_64' machine='q35'>hvm</type></os>
              <cpu mode='custom'><model>qemu64</model></cpu>
              <devices><emulator>/usr/bin/qemu-system-x86_64</emulator><memballoon model='none'/></devices>
              <qemu:commandline>
                <qemu:arg value='-device'/><qemu:arg value='loader,file={_folder}/filling,addr=0x4000000,force-raw=on'/>
              </qemu:commandline>
            </domain>
            """;
    }
}
