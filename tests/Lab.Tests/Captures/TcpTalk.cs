using Lab.Captures.Addresses;
using Lab.Captures.Decoding;

namespace Lab.Tests.Captures;

/// <summary>Writes a TCP connection's segments into a capture, one call a segment.</summary>
internal sealed class TcpTalk(CaptureInMemory capture, string client, string server, uint clientSequence = 1000, uint serverSequence = 9000)
{
    private readonly TransportEndpoint _client = TransportEndpoint.Parse(client);
    private readonly TransportEndpoint _server = TransportEndpoint.Parse(server);
    private uint _clientNext = clientSequence;
    private uint _serverNext = serverSequence;

    public TcpTalk Connect()
    {
        FromClient(_clientNext++, TcpControlBits.Syn, default);
        FromServer(_serverNext++, TcpControlBits.Syn | TcpControlBits.Ack, default);
        return Acknowledge();
    }

    public TcpTalk Acknowledge() => FromClient(_clientNext, TcpControlBits.Ack, default);

    public TcpTalk Send(ReadOnlySpan<byte> payload)
    {
        var sequence = _clientNext;
        _clientNext += (uint)payload.Length;
        return FromClient(sequence, TcpControlBits.Ack | TcpControlBits.Psh, payload);
    }

    public TcpTalk Send(int bytes) => Send(new byte[bytes]);

    /// <summary>Sends bytes so far back once more.</summary>
    public TcpTalk SendAgain(uint back, int bytes) => FromClient(_clientNext - back, TcpControlBits.Ack, new byte[bytes]);

    public TcpTalk Answer(ReadOnlySpan<byte> payload)
    {
        var sequence = _serverNext;
        _serverNext += (uint)payload.Length;
        return FromServer(sequence, TcpControlBits.Ack, payload);
    }

    public TcpTalk Close()
    {
        FromClient(_clientNext++, TcpControlBits.Fin | TcpControlBits.Ack, default);
        FromServer(_serverNext++, TcpControlBits.Fin | TcpControlBits.Ack, default);
        return Acknowledge();
    }

    private TcpTalk FromClient(uint sequence, TcpControlBits flags, ReadOnlySpan<byte> payload)
    {
        capture.Add(Frames.Tcp(_client, _server, sequence, flags, payload));
        return this;
    }

    private TcpTalk FromServer(uint sequence, TcpControlBits flags, ReadOnlySpan<byte> payload)
    {
        capture.Add(Frames.Tcp(_server, _client, sequence, flags, payload, Frames.HostB, Frames.HostA));
        return this;
    }
}
