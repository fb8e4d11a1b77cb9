using System.Net;

namespace Lab.Providers.Hosts;

/// <summary>A lab that a provider made: hosts that answer, links that are up, and no stack on them yet.</summary>
public interface ILab : IAsyncDisposable
{
    /// <summary>Where the engine lives.</summary>
    ILabHost Engine { get; }

    IReadOnlyList<ILabHost> Hosts { get; }

    /// <summary>Where the lab itself listens and captures: the observer addresses of the plan are here.</summary>
    ILabHost Observer { get; }

    /// <summary>A connection to engine or agent, from where they can be reached.</summary>
    /// <exception cref="IOException">Nobody listens there, or the way there is lost; also <see cref="System.Net.Sockets.SocketException"/>.</exception>
    Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken);

    /// <summary>Brings what the hosts recorded into the run directory, where it is not there already, and keeps what serves later labs. Nothing records any more.</summary>
    Task CollectAsync(string directory, CancellationToken cancellationToken);

    /// <summary>Pulls the cable of a host's NIC or plugs it in: the NIC loses its carrier, or has it again.</summary>
    Task SetCableAsync(string host, string nic, bool plugged, CancellationToken cancellationToken = default);

    /// <summary>The clocks of hosts, and of <c>engine</c> and <c>observer</c>, that are not the clock of this process; by name.</summary>
    /// <exception cref="Model.Errors.LabException">A host does not answer.</exception>
    Task<IReadOnlyDictionary<string, ClockOffset>> ReadClocksAsync(TimeProvider time, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, ClockOffset>>(new Dictionary<string, ClockOffset>());

    /// <summary>How many times as long as this process a host takes for the same work: 1, and more where processors are emulated.</summary>
    double Slowness => 1;

    /// <summary>Once the lab is disposed of: what could not be given back as it was, each with its host and what to do. A lab whose hosts end with it leaves nothing.</summary>
    IReadOnlyList<string> LeftBehind => [];
}
