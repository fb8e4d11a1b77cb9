using Lab.Model.Units;

namespace Lab.Tests;

public sealed class UnitsTests
{
    [Theory]
    [InlineData("256MiB", 268435456)]
    [InlineData("1.5 GB", 1500000000)]
    [InlineData("4096", 4096)]
    [InlineData("1KiB", 1024)]
    public void A_byte_count_reads_binary_and_decimal_units(string text, long bytes)
    {
        Assert.True(ByteCount.TryParse(text, out var value));
        Assert.Equal(bytes, value.Bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("256 mib")]
    [InlineData("-1MiB")]
    [InlineData("lots")]
    [InlineData("99999999999TiB")]
    public void A_byte_count_refuses_what_it_does_not_know(string text) => Assert.False(ByteCount.TryParse(text, out _));

    [Theory]
    [InlineData("52MiB/s", 54525952)]
    [InlineData("100Mbit/s", 12500000)]
    [InlineData("10Gbit/s", 1250000000)]
    public void A_bandwidth_reads_bytes_and_bits(string text, long bytesPerSecond)
    {
        Assert.True(Bandwidth.TryParse(text, out var value));
        Assert.Equal(bytesPerSecond, value.BytesPerSecond);
    }

    [Theory]
    [InlineData("52")]
    [InlineData("52/s")]
    [InlineData("52MiB")]
    public void A_bandwidth_needs_its_unit(string text) => Assert.False(Bandwidth.TryParse(text, out _));

    [Theory]
    [InlineData("300ms", 300)]
    [InlineData("2min", 120000)]
    [InlineData("1.5s", 1500)]
    public void A_duration_reads_its_unit(string text, double milliseconds)
    {
        Assert.True(Durations.TryParse(text, out var value));
        Assert.Equal(milliseconds, value.TotalMilliseconds);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(4094, true)]
    [InlineData(4095, false)]
    public void A_vlan_identifier_is_1_to_4094(int value, bool valid) => Assert.Equal(valid, VlanId.TryCreate(value, out _));

    [Theory]
    [InlineData(512, "512 B")]
    [InlineData(93952409, "89.6 MiB")]
    public void A_byte_count_prints_its_largest_unit(long bytes, string text) => Assert.Equal(text, new ByteCount(bytes).ToString());
}
