using System.Net;
using Lab.Model.Units;
using Lab.Providers.Guests;

namespace Lab.HostTests.Guests;

public sealed class GuestTests : IDisposable
{
    private static readonly TimeSpan Boot = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private static readonly Guid Vm = Guid.Parse("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");

    private readonly string _folder = Directory.CreateTempSubdirectory("lab-guest").FullName;

    [SkippableFact]
    public async Task A_guest_beats_dirties_and_verifies_as_told()
    {
        using var guest = await StartAsync(Line() with { DirtyRate = 500 });
        var first = guest.AwaitBeat(beat => beat.Running, Boot);
        Assert.Equal(Vm, first.Vm);
        Assert.Equal(4096UL, first.Stamped);

        var second = guest.AwaitBeat(beat => beat.GuestNs > first.GuestNs + 3_000_000_000, Soon);
        Assert.Equal(Vm, second.Vm);
        Assert.InRange(second.Sequence - first.Sequence, 150UL, 302UL); // 10 ms apart; a busy machine makes it skip some, never send more
        Assert.InRange(second.Dirtied - first.Dirtied, 900UL, 1550UL); // 1500 due
        Assert.True(second.Passes > first.Passes, $"no verification pass in 3 s: {guest.Console}");
        Assert.True(second.Verified - first.Verified >= 4096);
        Assert.Equal(0UL, second.Corrupt);
        Assert.Equal(1, second.Flags);
        Assert.Contains("lab-guest: ready: 4096 pages stamped", guest.Console, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_damaged_page_is_found_and_told()
    {
        using var guest = await StartAsync(Line() with { DirtyRate = 100, Fill = ByteCount.FromMebibytes(4), CorruptAfter = TimeSpan.FromSeconds(1) });
        var sound = guest.AwaitBeat(beat => beat.Running, Boot);
        Assert.Equal(0UL, sound.Corrupt);

        var damaged = guest.AwaitBeat(beat => beat.Corrupt > 0, Soon);
        Assert.Equal(3, damaged.Flags);
        var later = guest.AwaitBeat(beat => beat.Passes > damaged.Passes + 1, Soon);
        Assert.Equal(1UL, later.Corrupt); // each damage counts once
        Assert.Contains("lab-guest: corrupt page 2560: expected index 2560", guest.Console, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_guest_answers_ping()
    {
        using var guest = await StartAsync(Line());
        var beat = guest.Await(frame => frame.Length >= 122 && frame[23] == 17 ? frame : null, Boot);
        byte[] request = [8, 0, 0, 0, 0x4c, 0x42, 0, 1, .. "lab asks"u8];
        guest.Send([.. beat[6..12], .. beat[..6], 8, 0, .. Ipv4Header(request.Length, from: beat[30..34], to: beat[26..30]), .. WithChecksum(request, 2)]);
        var reply = guest.Await(frame => frame.Length >= 42 && frame[12] == 8 && frame[13] == 0 && frame[23] == 1 ? frame : null, Soon);
        Assert.Equal(0, reply[34]); // echo reply
        Assert.Equal(request[4..], reply[38..(34 + request.Length)]);
    }

    [SkippableFact]
    public async Task A_guest_asked_for_more_memory_than_it_has_says_so_and_ends()
    {
        using var guest = await StartAsync(Line() with { Fill = ByteCount.FromMebibytes(1024) });
        Assert.True(guest.AwaitEnd(Boot), guest.Console);
        Assert.Contains("lab-guest: error: 1040 MiB of pages asked for (lab.ws + lab.fill)", guest.Console, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static GuestCommandLine Line() => new() { VmId = Vm, Address = IPAddress.Parse("10.9.0.2"), Peer = IPEndPoint.Parse("10.9.0.1:7777") };

    private async Task<BareGuest> StartAsync(GuestCommandLine line)
    {
        Skip.IfNot(File.Exists("/usr/bin/qemu-system-x86_64"), "qemu-system-x86 is not installed");
        var image = await new GuestImageBuilder(GuestImageBuilder.DefaultCacheDirectory).GetOrBuildAsync();
        return new BareGuest(image, line, 256, _folder);
    }

    private static byte[] Ipv4Header(int payload, byte[] from, byte[] to) =>
        WithChecksum([0x45, 0, 0, (byte)(20 + payload), 0, 1, 0, 0, 64, 1, 0, 0, .. from, .. to], 10);

    /// <summary>The Internet checksum (RFC 1071), written at the offset where zeroes are.</summary>
    private static byte[] WithChecksum(byte[] bytes, int offset)
    {
        var sum = 0;
        for (var i = 0; i < bytes.Length; i += 2) sum += bytes[i] << 8 | bytes[i + 1];
        while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
        var result = bytes.ToArray();
        result[offset] = (byte)(~sum >> 8);
        result[offset + 1] = (byte)~sum;
        return result;
    }
}
