using Lab.Providers.Guests;

namespace Lab.Tests.Guests;

public sealed class Lz4LegacyTests
{
    // Token 0x17: one literal, a match of 7 + 4 bytes one byte back; then a last sequence of five literals.
    private static readonly byte[] Frame = [0x02, 0x21, 0x4c, 0x18, 10, 0, 0, 0, 0x17, (byte)'a', 1, 0, 0x50, (byte)'b', (byte)'c', (byte)'d', (byte)'e', (byte)'f'];

    [Fact]
    public void Literals_and_overlapping_matches_are_copied()
    {
        var output = new byte[64];
        var length = Lz4Legacy.Decode(Frame, output);
        Assert.Equal("aaaaaaaaaaaabcdef"u8.ToArray(), output[..length]);
    }

    [Fact]
    public void A_size_after_the_last_block_is_not_a_block()
    {
        var output = new byte[64];
        Assert.Equal(17, Lz4Legacy.Decode([.. Frame, 17, 0, 0, 0], output));
    }

    [Theory]
    [InlineData(0, 0x03)] // another magic
    [InlineData(4, 200)] // a block longer than the frame
    [InlineData(10, 9)] // a match before the start
    [InlineData(12, 0xf0)] // more literals than there are
    public void Damage_is_refused(int at, byte value)
    {
        var damaged = Frame.ToArray();
        damaged[at] = value;
        Assert.Throws<InvalidDataException>(() => Lz4Legacy.Decode(damaged, new byte[64]));
    }

    [Fact]
    public void Content_larger_than_announced_is_refused() =>
        Assert.Throws<InvalidDataException>(() => Lz4Legacy.Decode(Frame, new byte[16]));
}
