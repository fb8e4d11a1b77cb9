using Lab.Model.Errors;
using Lab.Simulation.Clocks;
using Lab.Simulation.Networks;
using Lab.Simulation.Wires;
using Lab.Simulation.World;

namespace Lab.Simulation.Links;

/// <summary>
/// One caller's way to one service over the simulated networks: what is said takes the time of the way, waits in the queues of full links, does not get through where there is none, and breaks off with the process
/// at the other end.
/// </summary>
/// <param name="world">What all share.</param>
/// <param name="from">The caller's host.</param>
/// <param name="address">Of the service.</param>
/// <param name="port">Of the service.</param>
/// <param name="connectTimeout">How long nobody may answer.</param>
public sealed class Wiring(SimulatedWorld world, string from, string address, int port, TimeSpan connectTimeout)
{
    private static readonly byte[] Tls = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0, 0, 0, 0, 0];

    /// <summary>There and back, on a way without delay of its own.</summary>
    private static readonly TimeSpan LeastRoundTrip = TimeSpan.FromMilliseconds(0.2);

    /// <summary>How long the kernel of a connection that stands sends again what nobody acknowledges (tcp_retries2): it is not lost by that.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(924);

    private static readonly TimeSpan Retransmission = TimeSpan.FromMilliseconds(200);

    private const string BrokeOff = "the connection broke in the middle of its answer";

    private WireConnection? _connection;

    /// <summary>Asks the service, in its own process, and brings its answer back.</summary>
    /// <param name="request">Bytes of it, and of the answer.</param>
    /// <param name="call">Runs at the other end.</param>
    /// <exception cref="LabException"><see cref="ErrorKind.Unreachable"/>: nobody answers, or the connection broke.</exception>
    public async Task<T> CallAsync<TService, T>(Func<TService, Task<T>> call, Func<T, int> sizeOf, int request, CancellationToken cancellationToken)
    {
        var path = await FindAsync(cancellationToken);
        if (world.Listeners.Find(path.Destination.Host, port) is not { } listener) throw Unreachable("Connection refused");
        Say(path, toDestination: true, request);
        await Task.Delay(OneWay(path), world.Time, cancellationToken);
        var (host, service) = (path.Destination.Host, (TService)listener.Service);
        var answering = ProcessCall<T>.RunAsync(listener.Process, () => call(service), () => Unreachable(BrokeOff), cancellationToken);
        if (world.Disturbances.Doubles(host)) Repeat(listener.Process, () => call(service));
        var answer = await answering;
        if (world.Disturbances.LosesAnswersOf(host)) throw Unreachable(BrokeOff);
        await Task.Delay(world.Disturbances.DelayOf(host), world.Time, cancellationToken);
        path = await FindAsync(LongestSilence, cancellationToken);
        Say(path, toDestination: false, sizeOf(answer));
        await Task.Delay(OneWay(path), world.Time, cancellationToken);
        return answer;
    }

    /// <summary>The way as it is now; waits for one as a new connection does.</summary>
    public Task<StreamPath> FindAsync(CancellationToken cancellationToken) => FindAsync(connectTimeout, cancellationToken);

    private async Task<StreamPath> FindAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        if (world.Fabric.Find(from, address) is { } path) return path;
        var until = world.Time.GetTimestamp() + longest.Ticks;
        while (world.Time.GetTimestamp() < until)
        {
            await Task.Delay(Retransmission, world.Time, cancellationToken);
            if (world.Fabric.Find(from, address) is { } found) return found;
        }

        throw Unreachable("No route to host");
    }

    /// <summary>The same once more, whose answer nobody waits for.</summary>
    private static void Repeat<T>(SimulatedContext process, Func<Task<T>> call) => process.Post(_ => _ = IgnoreAsync(call), null);

    private static async Task IgnoreAsync<T>(Func<Task<T>> call)
    {
        try
        {
            await call();
        }
        catch (Exception exception) when (exception is LabException or OperationCanceledException)
        {
            // Refused as a repetition may be.
        }
    }

    public Listener? Find(StreamPath path) => world.Listeners.Find(path.Destination.Host, port);

    public LabException Unreachable(string why) => new(ErrorKind.Unreachable, $"Nobody answers at {address}:{port}: {why}") { Retryable = true };

    /// <summary>Whether what comes that way comes twice.</summary>
    public bool Doubles(StreamPath path) => world.Disturbances.Doubles(path.Destination.Host);

    /// <summary>As long as what comes that way is held up.</summary>
    public Task DelayAsync(StreamPath path, CancellationToken cancellationToken) => Task.Delay(world.Disturbances.DelayOf(path.Destination.Host), world.Time, cancellationToken);

    /// <summary>Half of a round trip at this moment.</summary>
    public TimeSpan OneWay(StreamPath path) => RoundTrip(world, path) / 2;

    /// <summary>How long a small packet takes there and back: what the links take, and what stands in the queues of those that are full.</summary>
    public static TimeSpan RoundTrip(SimulatedWorld world, StreamPath path) => LeastRoundTrip + path.Delay
        + Queues.Of(world, path.Source, path.Destination) + Queues.Of(world, path.Destination, path.Source);

    public void Say(StreamPath path, bool toDestination, int bytes)
    {
        if (!world.Wire.IsKept) return;
        if (_connection is null || _connection.Path != path || _connection.Closed is not null)
            _connection = world.Wire.Open(new WireConnection(path, world.NewPort(from), port, Tls, world.Time.GetTimestamp()));
        _connection.Say(world.Time.GetTimestamp(), toDestination, bytes);
    }
}
