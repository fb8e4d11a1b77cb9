using Lab.Agent.HostNetworks;
using Lab.Agent.Vms;
using Lab.Libvirt;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Units;

namespace Lab.Agent.Hypervisors;

/// <summary>QEMU through libvirtd.</summary>
public sealed class LibvirtHypervisor : IHypervisor, IDisposable
{
    private readonly LibvirtSession _session;
    private readonly LibvirtHardware _hardware;
    private readonly string _runDirectory;
    private readonly LocalDisks _disks;
    private readonly IHostNetwork _network;

    /// <param name="uri">Such as <c>qemu:///system</c>.</param>
    /// <param name="runDirectory">Where libvirtd keeps <c>NAME.pid</c>.</param>
    /// <param name="network">Says what makes the bridges that VMs are plugged into.</param>
    public LibvirtHypervisor(string uri, LibvirtHardware hardware, string runDirectory, LocalDisks disks, IHostNetwork network, TimeProvider time, ILogger log)
    {
        _network = network;
        _hardware = hardware;
        _runDirectory = runDirectory;
        _disks = disks;
        _session = new LibvirtSession(uri, time, log, Subscribe, Raise);
    }

    public event Action<HypervisorEvent>? Raised;

    public bool IsConnected => _session.IsConnected;

    /// <exception cref="LabException">libvirtd does not answer.</exception>
    public void Open() => _session.Open();

    public Task<HypervisorInfo> GetInfoAsync(CancellationToken cancellationToken) => _session.CallAsync(
        connection => new HypervisorInfo(connection.LibraryVersion.ToString(), connection.HypervisorVersion.ToString(), _hardware.For(connection).Accelerator), cancellationToken);

    public Task<IReadOnlyList<DomainReport>> ListDomainsAsync(CancellationToken cancellationToken) => _session.CallAsync(List, cancellationToken);

    public Task<DomainReport?> FindDomainAsync(Guid id, CancellationToken cancellationToken) => _session.CallAsync(
        connection =>
        {
            try
            {
                using var domain = connection.LookupByUuid(id);
                return Report(domain);
            }
            catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.NoDomain)
            {
                return null;
            }
        }, cancellationToken);

    public async Task<DomainReport> CreateDomainAsync(VmDefinition vm, CancellationToken cancellationToken)
    {
        var wiring = vm.Nics.Count == 0 ? VmWiring.Kernel : VmWiring.Of(await _network.ReadAsync(cancellationToken));
        return await _session.CallAsync(
            connection =>
            {
                using var domain = Create(connection, vm, wiring);
                return Report(domain);
            }, cancellationToken);
    }

    public Task PrepareDisksAsync(VmDefinition vm, CancellationToken cancellationToken) => Task.Run(() => _disks.Make(vm, fromImages: false), cancellationToken);

    public Task RemoveDisksAsync(Guid id, CancellationToken cancellationToken) => Task.Run(() => _disks.Remove(id), cancellationToken);

    public Task DestroyDomainAsync(Guid id, CancellationToken cancellationToken) => OnDomainAsync(id, domain => domain.Destroy(), cancellationToken);

    public Task MigrateAsync(Guid id, MigrationOrder order) => _session.CallLongAsync(connection =>
    {
        using var domain = connection.LookupByUuid(id);
        domain.MigrateToUri(order.DestinationUri, order.Parameters, order.Flags);
    });

    public Task<DomainJob?> GetJobAsync(Guid id, CancellationToken cancellationToken) => _session.CallAsync(connection => Job(connection, id), cancellationToken);

    public Task<JobProgress?> GetCompletedJobAsync(Guid id, CancellationToken cancellationToken) => _session.CallAsync(
        connection =>
        {
            using var domain = connection.LookupByUuid(id);
            return domain.GetJobStatistics(completed: true, keepCompleted: true) is { } job ? JobProgressReader.Read(job) : null;
        }, cancellationToken);

    public Task AbortJobAsync(Guid id, CancellationToken cancellationToken) => OnDomainAsync(id, domain => domain.AbortJob(), cancellationToken);

    public Task SetMaxDowntimeAsync(Guid id, TimeSpan downtime, CancellationToken cancellationToken) =>
        OnDomainAsync(id, domain => domain.SetMigrationMaxDowntime(downtime), cancellationToken);

    public Task SetMaxSpeedAsync(Guid id, Bandwidth bandwidth, CancellationToken cancellationToken) =>
        OnDomainAsync(id, domain => domain.SetMigrationMaxSpeed(bandwidth.MebibytesPerSecond), cancellationToken);

    public Task StartPostCopyAsync(Guid id, CancellationToken cancellationToken) => OnDomainAsync(id, domain => domain.StartPostCopy(), cancellationToken);

    public void Dispose() => _session.Dispose();

    /// <summary>A domain that does not start leaves no disks: no end of it will take them away.</summary>
    private Domain Create(LibvirtConnection connection, VmDefinition vm, VmWiring wiring)
    {
        try
        {
            _disks.Make(vm, fromImages: true);
            return connection.CreateDomain(DomainXml.Write(vm, _hardware.For(connection), wiring, name => _disks.PathOf(vm.Id, name)));
        }
        catch (Exception exception) when (exception is LibvirtException or LabException)
        {
            if (vm.Disks.Count > 0 && IsNotHere(connection, vm.Id)) RemoveIfPossible(vm.Id);
            throw;
        }
    }

    /// <summary>False also when libvirt does not say: the call may have succeeded and its answer been lost.</summary>
    private static bool IsNotHere(LibvirtConnection connection, Guid id)
    {
        try
        {
            using var domain = connection.LookupByUuid(id);
            return false;
        }
        catch (LibvirtException exception)
        {
            return exception.Code == LibvirtErrorCode.NoDomain;
        }
    }

    private void RemoveIfPossible(Guid id)
    {
        try
        {
            _disks.Remove(id);
        }
        catch (LabException)
        {
            // Why the domain does not start says more.
        }
    }

    /// <summary>A domain that has left, or is just leaving, has no job.</summary>
    private static DomainJob? Job(LibvirtConnection connection, Guid id)
    {
        try
        {
            using var domain = connection.LookupByUuid(id);
            return Job(domain);
        }
        catch (LibvirtException exception) when (exception.Code is LibvirtErrorCode.NoDomain or LibvirtErrorCode.OperationInvalid)
        {
            return null;
        }
    }

    private static DomainJob? Job(Domain domain)
    {
        try
        {
            return domain.GetJobStatistics() is { } job ? new DomainJob(JobProgressReader.Direction(job), JobProgressReader.Read(job)) : null;
        }
        catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.OperationInvalid && domain.GetState().State == DomainState.Paused)
        {
            // "migration statistics are available only on the source host"
            return new DomainJob(JobDirection.Incoming, null);
        }
    }

    private Task<bool> OnDomainAsync(Guid id, Action<Domain> act, CancellationToken cancellationToken) => _session.CallAsync(
        connection =>
        {
            using var domain = connection.LookupByUuid(id);
            act(domain);
            return true;
        }, cancellationToken);

    private IReadOnlyList<DomainReport> List(LibvirtConnection connection)
    {
        var reports = new List<DomainReport>();
        foreach (var domain in connection.ListDomains(DomainListFilter.Active))
        {
            using (domain)
            {
                try
                {
                    reports.Add(Report(domain));
                }
                catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.NoDomain)
                {
                    // It ended between the two questions.
                }
            }
        }

        return reports;
    }

    private DomainReport Report(Domain domain) => new(_disks.Measured(DomainXmlReader.Read(domain.GetXml(), _disks.PathOf)), domain.GetState(), domain.IsPersistent, ProcessId(domain.Name));

    /// <summary>libvirt's API does not tell the process; its pid file does.</summary>
    private int? ProcessId(string name)
    {
        try
        {
            return int.TryParse(File.ReadAllText(Path.Combine(_runDirectory, name + ".pid")), out var id) ? id : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Subscribe(LibvirtConnection connection)
    {
        connection.SubscribeLifecycle(raised => Raise(new DomainLifecycle(raised)));
        connection.SubscribeMigrationIteration(raised => Raise(new IterationBegan(raised.Uuid, raised.Iteration)));
        connection.SubscribeJobCompleted(raised => Raise(new JobEnded(raised.Uuid, JobProgressReader.Direction(raised.Statistics), JobProgressReader.Read(raised.Statistics))));
    }

    private void Raise(HypervisorEvent raised) => Raised?.Invoke(raised);
}
