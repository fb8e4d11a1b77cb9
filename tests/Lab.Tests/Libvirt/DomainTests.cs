using System.Xml.Linq;
using Lab.Libvirt;

namespace Lab.Tests.Libvirt;

public sealed class DomainTests
{
    [SkippableFact]
    public void A_transient_domain_is_created_found_and_destroyed()
    {
        var uuid = Guid.NewGuid();
        using var connection = TestDriver.Open();
        using var created = connection.CreateDomain(TestDriver.DomainXml($"transient-{uuid}", uuid));

        Assert.Equal(uuid, created.Uuid);
        Assert.Equal($"transient-{uuid}", created.Name);
        Assert.NotNull(created.Id);
        Assert.True(created.IsActive);
        Assert.False(created.IsPersistent);
        Assert.Equal(RunningReason.Booted, created.GetState().RunningReason);

        using var byUuid = connection.LookupByUuid(uuid);
        using var byName = connection.LookupByName(created.Name);
        Assert.Equal(created.Name, byUuid.Name);
        Assert.Equal(uuid, byName.Uuid);
        Assert.Equal(uuid.ToString(), XElement.Parse(byUuid.GetXml()).Element("uuid")!.Value);

        created.Destroy();
        var gone = Assert.Throws<LibvirtException>(() => connection.LookupByUuid(uuid));
        Assert.Equal(LibvirtErrorCode.NoDomain, gone.Code);
    }

    [SkippableFact]
    public void A_defined_domain_survives_its_runs_until_undefined()
    {
        var uuid = Guid.NewGuid();
        using var connection = TestDriver.Open();
        using var domain = connection.DefineDomain(TestDriver.DomainXml($"defined-{uuid}", uuid));

        Assert.True(domain.IsPersistent);
        Assert.False(domain.IsActive);
        Assert.Null(domain.Id);
        Assert.Equal(DomainState.Shutoff, domain.GetState().State);

        domain.Create();
        Assert.True(domain.IsActive);
        domain.Suspend();
        Assert.Equal(new DomainStateInfo(DomainState.Paused, (int)PausedReason.User), domain.GetState());
        domain.Resume();
        Assert.Equal(RunningReason.Unpaused, domain.GetState().RunningReason);
        Assert.Null(domain.GetState().PausedReason);
        domain.Destroy();
        Assert.Equal(ShutoffReason.Destroyed, domain.GetState().ShutoffReason);

        domain.Undefine();
        Assert.Throws<LibvirtException>(() => connection.LookupByName(domain.Name));
    }

    [SkippableFact]
    public void Domains_are_listed_by_activity()
    {
        Guid running = Guid.NewGuid(), idle = Guid.NewGuid();
        using var connection = TestDriver.Open();
        using var active = connection.CreateDomain(TestDriver.DomainXml($"active-{running}", running));
        using var inactive = connection.DefineDomain(TestDriver.DomainXml($"inactive-{idle}", idle));

        Assert.Superset(new HashSet<Guid> { running, idle }, Listed(DomainListFilter.All));
        Assert.Contains(running, Listed(DomainListFilter.Active));
        Assert.DoesNotContain(idle, Listed(DomainListFilter.Active));
        Assert.Contains(idle, Listed(DomainListFilter.Inactive));

        active.Destroy();
        inactive.Undefine();

        HashSet<Guid> Listed(DomainListFilter filter)
        {
            var domains = connection.ListDomains(filter);
            HashSet<Guid> uuids = [.. domains.Select(domain => domain.Uuid)];
            foreach (var domain in domains)
                domain.Dispose();
            return uuids;
        }
    }

    [SkippableFact]
    public void A_domain_keeps_its_connection_open()
    {
        var uuid = Guid.NewGuid();
        var connection = TestDriver.Open();
        using var domain = connection.CreateDomain(TestDriver.DomainXml($"outlives-{uuid}", uuid));
        connection.Dispose();

        Assert.Equal(DomainState.Running, domain.GetState().State);
        domain.Destroy();
    }

    [SkippableFact]
    public void A_uuid_crosses_in_its_written_byte_order()
    {
        using var connection = TestDriver.Open();

        // The one domain that the test driver always has.
        using var domain = connection.LookupByUuid(Guid.Parse("6695eb01-f6a4-8304-79aa-97f2502e193f"));
        Assert.Equal("test", domain.Name);
    }
}
