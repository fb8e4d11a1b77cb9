using System.Collections.Concurrent;
using Lab.Libvirt;

namespace Lab.Tests.Libvirt;

public sealed class ErrorTests
{
    [SkippableFact]
    public void An_unknown_domain_has_libvirts_code_domain_level_and_message()
    {
        using var connection = TestDriver.Open();
        var error = Assert.Throws<LibvirtException>(() => connection.LookupByName("no such machine"));

        Assert.Equal(LibvirtErrorCode.NoDomain, error.Code);
        Assert.Equal(42, error.RawCode);
        Assert.Equal(LibvirtErrorDomain.Test, error.Domain);
        Assert.Equal(12, error.RawDomain);
        Assert.Equal(LibvirtErrorLevel.Error, error.Level);
        Assert.StartsWith("Domain not found", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Broken_xml_is_libvirts_to_refuse()
    {
        using var connection = TestDriver.Open();
        var error = Assert.Throws<LibvirtException>(() => connection.CreateDomain("<domain"));
        Assert.Equal(LibvirtErrorDomain.Domain, error.Domain);
        Assert.Equal(LibvirtErrorCode.XmlDetail, error.Code);
    }

    [SkippableFact]
    public void What_the_test_driver_cannot_do_is_no_support()
    {
        using var connection = TestDriver.Open();
        using var domain = connection.LookupByName("test");

        Assert.Equal(LibvirtErrorCode.NoSupport, Refusal(() => domain.StartPostCopy()));
        Assert.Equal(LibvirtErrorCode.NoSupport, Refusal(() => domain.SetMigrationMaxSpeed(52)));
        Assert.Equal(LibvirtErrorCode.NoSupport, Refusal(() => domain.GetJobStatistics()));
        Assert.Equal(LibvirtErrorCode.NoSupport, Refusal(() => connection.SetKeepAlive(TimeSpan.FromSeconds(5), 6)));
    }

    [SkippableFact]
    public void Each_thread_gets_its_own_error()
    {
        using var connection = TestDriver.Open();
        var wrong = new ConcurrentQueue<string>();

        Parallel.For(0, 500, new() { MaxDegreeOfParallelism = 8 }, i =>
        {
            var name = $"missing {i}";
            var error = Assert.Throws<LibvirtException>(() => connection.LookupByName(name));
            if (error.Code != LibvirtErrorCode.NoDomain)
                wrong.Enqueue(error.Message);
        });

        Assert.Empty(wrong);
    }

    private static LibvirtErrorCode Refusal(Action call) => Assert.Throws<LibvirtException>(call).Code;
}
