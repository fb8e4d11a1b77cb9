using Lab.Captures;
using Lab.Captures.Decoding;

namespace Lab.Tests.Captures;

public sealed class FrameDecoderTests
{
    private const string Macs = "02000000000b 02000000000a";

    // 10.0.0.1 -> 10.0.0.2, total length 60 = 20 + 32 + 8 bytes of payload.
    private const string IPv4Tcp = "4500003c 1c464000 4006 0000 0a000001 0a000002";

    // Ports 45678 -> 49152, sequence 0x01020304, acknowledgement 0x0a0b0c0d, 32 bytes with options, PSH+ACK.
    private const string Tcp = "b26e c000 01020304 0a0b0c0d 8018 01f6 0000 0000 0101080a0000000100000002";

    [Fact]
    public void A_TCP_segment_is_read_to_its_payload()
    {
        var frame = Bytes(Macs, "0800", IPv4Tcp, Tcp, "5145564d00000003");

        var headers = Decode(frame);

        Assert.Equal(DecodedLayer.Transport, headers.Layer);
        Assert.Equal(("02:00:00:00:00:0a", "02:00:00:00:00:0b"), (headers.Source.ToString(), headers.Destination.ToString()));
        Assert.Equal(("10.0.0.1", "10.0.0.2"), (headers.SourceAddress.ToString(), headers.DestinationAddress.ToString()));
        Assert.Equal((45678, 49152), (headers.SourcePort, headers.DestinationPort));
        Assert.Equal((0x01020304u, 0x0a0b0c0du), (headers.Sequence, headers.Acknowledgement));
        Assert.Equal(TcpControlBits.Psh | TcpControlBits.Ack, headers.Flags);
        Assert.Equal(8, headers.PayloadLength);
        Assert.Equal("QEVM"u8.ToArray(), headers.CapturedPayload(frame)[..4].ToArray());
    }

    [Fact]
    public void Payload_length_comes_from_the_IP_header_not_from_padding_or_snap_length()
    {
        var frame = Bytes(Macs, "0800", "45000034 1c464000 4006 0000 0a000001 0a000002", Tcp, "000000000000");
        Assert.Equal(0, Decode(frame).PayloadLength);

        var cut = Bytes(Macs, "0800", "450005dc 1c464000 4006 0000 0a000001 0a000002", Tcp);
        Assert.Equal(1448, Decode(cut, originalLength: 1514).PayloadLength);
        Assert.True(Decode(cut, originalLength: 1514).CapturedPayload(cut).IsEmpty);
    }

    [Fact]
    public void An_offloaded_segment_without_IP_length_takes_the_frame_s()
    {
        var frame = Bytes(Macs, "0800", "45000000 1c464000 4006 0000 0a000001 0a000002", Tcp);

        var headers = Decode(frame, originalLength: 14 + 20 + 32 + 100_000);

        Assert.True(headers.LengthFromFrame);
        Assert.Equal(100_000, headers.PayloadLength);
    }

    [Fact]
    public void VLAN_tags_are_read_and_stepped_over()
    {
        var single = Decode(Bytes(Macs, "8100 0064", "0800", IPv4Tcp, Tcp, "5145564d00000003"));
        Assert.Equal((100, 0, 49152), (single.Vlan, single.InnerVlan, single.DestinationPort));

        var doubled = Decode(Bytes(Macs, "88a8 2065", "8100 0064", "0800", IPv4Tcp, Tcp, "5145564d00000003"));
        Assert.Equal((0x65, 100, 8), (doubled.Vlan, doubled.InnerVlan, doubled.PayloadLength));
    }

    [Fact]
    public void IPv4_options_are_stepped_over()
    {
        var headers = Decode(Bytes(Macs, "0800", "46000038 00000000 4006 0000 0a000001 0a000002 01010101", "b26e c000 01020304 0a0b0c0d 5010 01f6 0000 0000", "0000000000000000000000000000000000000000"));

        Assert.Equal((0x01020304u, 12), (headers.Sequence, headers.PayloadLength));
    }

    [Fact]
    public void Only_the_first_fragment_has_ports()
    {
        var first = Decode(Bytes(Macs, "0800", "45000024 00012000 4011 0000 0a000001 0a000002", "1388 1389 0100 0000", "0000000000000000"));
        Assert.Equal((true, DecodedLayer.Transport, 5000), (first.IsFragment, first.Layer, first.SourcePort));

        var second = Decode(Bytes(Macs, "0800", "45000024 00010002 4011 0000 0a000001 0a000002", "1388 1389 0100 0000", "0000000000000000"));
        Assert.Equal(
            (true, DecodedLayer.Network, 0, 16),
            (second.IsFragment, second.Layer, second.SourcePort, second.NetworkPayloadLength));
    }

    [Fact]
    public void IPv6_extension_headers_are_stepped_over()
    {
        const string Addresses = "fd000000000000000000000000000001 fd000000000000000000000000000002";

        var headers = Decode(Bytes(Macs, "86dd", "60000000 0024 00 40", Addresses, "3c00050200000000", "0600010400000000", "b26e c000 01020304 0a0b0c0d 5010 01f6 0000 0000"));

        Assert.Equal(DecodedLayer.Transport, headers.Layer);
        Assert.Equal(("fd00::1", "fd00::2"), (headers.SourceAddress.ToString(), headers.DestinationAddress.ToString()));
        Assert.Equal((49152, 0), (headers.DestinationPort, headers.PayloadLength));
    }

    [Fact]
    public void A_later_IPv6_fragment_has_no_ports()
    {
        const string Addresses = "fd000000000000000000000000000001 fd000000000000000000000000000002";

        var headers = Decode(Bytes(Macs, "86dd", "60000000 0010 2c 40", Addresses, "11000008 00000001", "1388138900080000"));

        Assert.Equal(
            (true, DecodedLayer.Network, IpProtocol.Udp, 8),
            (headers.IsFragment, headers.Layer, headers.Protocol, headers.NetworkPayloadLength));
    }

    [Fact]
    public void UDP_and_ICMP_have_a_payload()
    {
        var udp = Decode(Bytes(Macs, "0800", "45000021 00000000 4011 0000 0a000001 0a000002", "1388 1389 000d 0000", "0102030405"));
        Assert.Equal((5000, 5001, 5), (udp.SourcePort, udp.DestinationPort, udp.PayloadLength));

        var ping = Decode(Bytes(Macs, "0800", "45000020 00000000 4001 0000 0a000001 0a000002", "0800 0000 0001 0001", "01020304"));
        Assert.Equal((IpProtocol.Icmp, 0, 4), (ping.Protocol, ping.SourcePort, ping.PayloadLength));
    }

    [Fact]
    public void ARP_ends_at_the_link_layer()
    {
        var headers = Decode(Frames.Arp(Frames.HostA));

        Assert.Equal((DecodedLayer.Link, EtherTypes.Arp, true), (headers.Layer, headers.EtherType, headers.Destination.IsGroup));
    }

    [Theory]
    [InlineData(LinkType.LinuxCooked, "0004 0001 0006 02000000000a 0000 0800")]
    [InlineData(LinkType.LinuxCooked2, "0800 0000 00000003 0001 04 06 02000000000a 0000")]
    [InlineData(LinkType.RawIp, "")]
    public void Other_link_types_are_read(LinkType link, string header)
    {
        var frame = Bytes(header, IPv4Tcp, Tcp, "5145564d00000003");
        FrameDecoder.Decode(link, frame, frame.Length, out var headers);

        Assert.Equal((49152, 8), (headers.DestinationPort, headers.PayloadLength));
        Assert.Equal(link == LinkType.RawIp ? "00:00:00:00:00:00" : "02:00:00:00:00:0a", headers.Source.ToString());
    }

    [Fact]
    public void Any_bytes_cut_anywhere_decode_without_an_exception()
    {
        var random = new Random(7);
        string[] starts = ["", $"{Macs} 0800 45", $"{Macs} 0800 {IPv4Tcp}", $"{Macs} 86dd 60000000 0010 2c 40", $"{Macs} 8100 0064 88a8"];
        for (var i = 0; i < 20_000; i++)
        {
            var noise = new byte[random.Next(120)];
            random.NextBytes(noise);
            byte[] frame = [.. Bytes(starts[i % starts.Length]), .. noise];
            FrameDecoder.Decode((LinkType)(i % 3 == 0 ? 276 : i % 3), frame, random.Next(70_000), out var headers);
            Assert.InRange(headers.PayloadLength, 0, 70_000);
            _ = headers.CapturedPayload(frame).Length;
        }
    }

    private static FrameHeaders Decode(byte[] frame, int? originalLength = null)
    {
        FrameDecoder.Decode(LinkType.Ethernet, frame, originalLength ?? frame.Length, out var headers);
        return headers;
    }

    private static byte[] Bytes(params string[] parts) =>
        Convert.FromHexString(string.Concat(parts).Replace(" ", "", StringComparison.Ordinal));
}
