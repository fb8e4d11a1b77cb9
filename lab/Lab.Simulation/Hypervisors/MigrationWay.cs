using System.Globalization;
using System.Net;
using Lab.Agent.Hypervisors;
using Lab.Libvirt;
using Lab.Simulation.Networks;
using Lab.Simulation.Wires;
using Lab.Simulation.World;

namespace Lab.Simulation.Hypervisors;

/// <summary>Where one migration's connections go: libvirt's control, the memory's, the disks'.</summary>
internal sealed class MigrationWay(SimulatedWorld world, SimulatedMachine source, SimulatedDomain domain, MigrationOrder order)
{
    private const int LibvirtTls = 16514;

    private static readonly byte[] Tls = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0, 0, 0, 0, 0];
    private static readonly byte[] QemuStream = [.. "QEVM"u8, 0, 0, 0, 3, 7, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] Multifd = [0x11, 0x22, 0x33, 0x44, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] NbdServer = [.. "NBDMAGICIHAVEOPT"u8, 0, 3];
    private static readonly byte[] NbdClient = [0, 0, 0, 3, .. "IHAVEOPT"u8, 0, 0, 0, 6];

    private WireConnection? _control;

    public bool IsTunnelled => order.Flags.HasFlag(MigrateFlags.Tunnelled);

    /// <summary>The destination's libvirt, as the order names it.</summary>
    public string ControlHost { get; } = HostOf(order.DestinationUri);

    public StreamPath? Control() => Resolve(ControlHost) is { } address ? world.Fabric.Find(source.Name, address) : null;

    /// <summary>libvirts speak to each other over one connection for the time of a migration.</summary>
    public void OpenControl(StreamPath path, SimulatedMachine destination) => _control = world.Wire.Open(new WireConnection(path, source.NewPort(), LibvirtTls, Tls, world.Time.GetTimestamp())
    {
        SourceOwner = new WireOwner(source.LibvirtProcess, "libvirtd", null, null),
        DestinationOwner = new WireOwner(destination.LibvirtProcess, "libvirtd", null, null),
    });

    /// <summary>A question and its answer.</summary>
    public void Say(int asked, int answered)
    {
        _control?.Say(world.Time.GetTimestamp(), toDestination: true, asked);
        _control?.Say(world.Time.GetTimestamp(), toDestination: false, answered);
    }

    public void CloseControl()
    {
        if (_control is not null) _control.Closed ??= world.Time.GetTimestamp();
    }

    /// <summary>Connections for the memory: one, or with multifd one more than there are channels.</summary>
    /// <returns>Null: nobody answers at that address.</returns>
    public StreamBundle? OpenMemory(SimulatedMachine destination, SimulatedDomain arriving)
    {
        if (IsTunnelled) return OpenTunnel();
        var port = destination.NewStreamPort();
        if (!order.Flags.HasFlag(MigrateFlags.Parallel)) return Open([(MemoryAddress, Mark(QemuStream))], port, destination, arriving);
        // The main channel says little once the others carry the pages: it has its mark and is not shared out.
        var channels = Enumerable.Repeat((MemoryAddress, Mark(Multifd)), order.Parameters.ParallelConnections ?? 2);
        return OpenMain(port, destination, arriving) ? Open(channels, port, destination, arriving) : null;
    }

    public StreamBundle? OpenDisks(SimulatedMachine destination, SimulatedDomain arriving) =>
        Open([(order.Parameters.DisksUri is { } uri ? HostOf(uri) : MemoryAddress, NbdClient)], destination.NewStreamPort(), destination, arriving);

    private string MemoryAddress => order.Parameters.Uri is { } uri ? HostOf(uri) : ControlHost;

    private byte[] Mark(byte[] plain) => order.Flags.HasFlag(MigrateFlags.Tls) ? Tls : plain;

    private StreamBundle? OpenTunnel()
    {
        if (Control() is not { } path) return null;
        var streams = new StreamBundle(world);
        // On libvirt's connection: to the wire it is one with what the libvirts say.
        streams.Add(path, Control, flow => new WireConnection(path, _control!.SourcePort, LibvirtTls, Tls, world.Time.GetTimestamp()) { Flow = flow, SourceOwner = _control.SourceOwner, DestinationOwner = _control.DestinationOwner, Within = _control });
        return streams;
    }

    private bool OpenMain(int port, SimulatedMachine destination, SimulatedDomain arriving)
    {
        if (Way(MemoryAddress) is not { } way || way() is not { } path) return false;
        var main = world.Wire.Open(Connection(path, port, Mark(QemuStream), destination, arriving, null));
        main.Say(world.Time.GetTimestamp(), toDestination: true, 4096);
        return true;
    }

    private StreamBundle? Open(IEnumerable<(string Address, byte[] Mark)> channels, int port, SimulatedMachine destination, SimulatedDomain arriving)
    {
        var streams = new StreamBundle(world);
        foreach (var (address, mark) in channels)
        {
            if (Way(address) is not { } way || way() is not { } path)
            {
                streams.Dispose();
                return null;
            }

            if (mark != NbdClient) world.Observer?.Opened(domain, path);
            streams.Add(path, way, flow => Connection(path, port, mark, destination, arriving, flow));
        }

        return streams;
    }

    /// <summary>An NBD server greets whoever connects.</summary>
    private WireConnection Connection(StreamPath path, int port, byte[] mark, SimulatedMachine destination, SimulatedDomain arriving, Flows.Flow? flow)
    {
        var connection = new WireConnection(path, source.NewPort(), port, mark, world.Time.GetTimestamp())
        {
            Flow = flow,
            Greeting = mark == NbdClient ? NbdServer : [],
            SourceOwner = new WireOwner(domain.ProcessId, SimulatedDomain.ProcessName, domain.Id, domain.Definition.Name),
            DestinationOwner = new WireOwner(arriving.ProcessId, SimulatedDomain.ProcessName, domain.Id, domain.Definition.Name),
        };
        if (connection.Greeting.Length > 0) connection.Say(world.Time.GetTimestamp(), toDestination: false, connection.Greeting.Length);
        return connection;
    }

    /// <summary>A new connection to an address, which a packet filter may turn elsewhere; it keeps to where it began.</summary>
    private Func<StreamPath?>? Way(string host)
    {
        if (Resolve(host) is not { } address) return null;
        var meant = source.Kernel.Translations.FirstOrDefault(translation => translation.Meant == address && translation.TakesNext())?.Instead ?? address;
        var number = (uint)source.NewPort();
        return () => world.Fabric.Find(source.Name, meant, number);
    }

    /// <summary>A host's name is its management address, in every host's <c>/etc/hosts</c>.</summary>
    private string? Resolve(string host) => IPAddress.TryParse(host, out var address) ? address.ToString() : world.Machines.GetValueOrDefault(host)?.ManagementAddress;

    private static string HostOf(string uri)
    {
        var rest = uri[(uri.IndexOf("://", StringComparison.Ordinal) + 3)..];
        if (rest.StartsWith('[')) return rest[1..rest.IndexOf(']', StringComparison.Ordinal)];
        var end = rest.IndexOfAny([':', '/']);
        return (end < 0 ? rest : rest[..end]).ToLower(CultureInfo.InvariantCulture);
    }
}
