using Lab.Captures.Addresses;

namespace Lab.HostTests.Captures;

/// <summary>Frames and bytes both ways between two TCP endpoints, ends in a fixed order; connections that used the same ports are
/// summed.</summary>
internal sealed record TsharkConversation(
    TransportEndpoint Lower, TransportEndpoint Upper, long FramesUp, long FrameBytesUp, long FramesDown, long FrameBytesDown)
{
    public override string ToString() =>
        $"{Lower} -> {Upper}: {FramesUp} frames, {FrameBytesUp} bytes; back {FramesDown} frames, {FrameBytesDown} bytes";
}
