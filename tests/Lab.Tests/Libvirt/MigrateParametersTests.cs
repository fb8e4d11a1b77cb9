using System.Text.RegularExpressions;
using Lab.Libvirt;
using Lab.Libvirt.Native;

namespace Lab.Tests.Libvirt;

public sealed unsafe class MigrateParametersTests
{
    private static readonly MigrateParameters Full = new()
    {
        Uri = "tcp://[fd00::2]:49152",
        DestinationName = "né",
        DestinationXml = "<domain/>",
        PersistentXml = "<domain type='kvm'/>",
        BandwidthMebibytesPerSecond = 52,
        BandwidthPostCopy = 100,
        GraphicsUri = "spice://10.0.0.2:5900",
        ListenAddress = "10.0.0.2",
        MigrateDisks = ["vda", "vdb"],
        DisksPort = 49200,
        DisksUri = "tcp://10.0.0.2",
        Compression = ["mt", "xbzrle"],
        CompressionMtLevel = 1,
        CompressionMtThreads = 2,
        CompressionMtDecompressionThreads = 3,
        CompressionXbzrleCache = 64L << 20,
        AutoConvergeInitial = 20,
        AutoConvergeIncrement = 10,
        ParallelConnections = 4,
        TlsDestination = "host-b",
    };

    [SkippableFact]
    public void Every_parameter_is_sent_with_libvirts_name_and_type()
    {
        TestDriver.Needed();
        using var list = new TypedParameterList();
        Full.AddTo(list);

        var sent = TypedParameterReader.Read(list.Items, (int)list.Count);
        Assert.Equal("tcp://[fd00::2]:49152", sent["migrate_uri"]);
        Assert.Equal("né", sent["destination_name"]);
        Assert.Equal(52UL, sent["bandwidth"]);
        Assert.Equal(100UL, sent["bandwidth.postcopy"]);
        Assert.Equal("10.0.0.2", sent["listen_address"]);
        Assert.Equal(49200, sent["disks_port"]);
        Assert.Equal(64UL << 20, sent["compression.xbzrle.cache"]);
        Assert.Equal(4, sent["parallel.connections"]);
        Assert.Equal("host-b", sent["tls.destination"]);
        Assert.Equal(sent.Count + 2, (int)list.Count);
    }

    [SkippableFact]
    public void A_list_is_sent_as_one_parameter_an_entry()
    {
        TestDriver.Needed();
        using var list = new TypedParameterList();
        new MigrateParameters { MigrateDisks = ["vda", "vdb"] }.AddTo(list);

        Assert.Equal(2u, list.Count);
        Assert.Equal("vda", Assert.Single(TypedParameterReader.Read(list.Items, 1)).Value);
        Assert.Equal("vdb", Assert.Single(TypedParameterReader.Read(list.Items + 1, 1)).Value);
    }

    [SkippableFact]
    public void Nothing_is_sent_by_default()
    {
        TestDriver.Needed();
        using var list = new TypedParameterList();
        new MigrateParameters().AddTo(list);
        Assert.Equal(0u, list.Count);
    }

    [SkippableFact]
    public void A_negative_bandwidth_is_refused_by_name()
    {
        TestDriver.Needed();
        using var list = new TypedParameterList();
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => new MigrateParameters { BandwidthMebibytesPerSecond = -1 }.AddTo(list));
        Assert.Equal(nameof(MigrateParameters.BandwidthMebibytesPerSecond), refusal.ParamName);
    }

    [SkippableFact]
    public void Every_parameter_of_the_installed_header_is_known_by_its_name()
    {
        TestDriver.Needed();
        const string header = "/usr/include/libvirt/libvirt-domain.h";
        Skip.IfNot(File.Exists(header), "libvirt's headers are not installed (Debian: libvirt-dev)");
        var names = Regex.Matches(File.ReadAllText(header), "define VIR_MIGRATE_PARAM_\\w+\\s+\"(?<name>[^\"]+)\"").Select(match => match.Groups["name"].Value).ToHashSet();
        using var list = new TypedParameterList();
        Full.AddTo(list);

        // What we send and the header lacks would be a misspelling, unless the header is older than libvirt 9.0.
        Skip.If(names.Count < 20, "libvirt's headers are older than 9.0");
        Assert.Subset(names, TypedParameterReader.Read(list.Items, (int)list.Count).Keys.ToHashSet());
    }
}
