using System.Text;
using Lab.Providers.Guests;

namespace Lab.Tests.Guests;

public sealed class CpioArchiveTests
{
    [Fact]
    public void A_file_is_a_hex_header_a_padded_name_and_padded_content()
    {
        var archive = Write(archive => archive.AddFile("init", "hello"u8, executable: true));
        var text = Encoding.ASCII.GetString(archive);
        Assert.StartsWith("070701" + "00000001" + "000081ed", text, StringComparison.Ordinal);
        Assert.Equal("00000005", text.Substring(6 + 6 * 8, 8)); // content
        Assert.Equal("00000005", text.Substring(6 + 11 * 8, 8)); // name with its zero
        Assert.Equal("init\0", text.Substring(110, 5));
        Assert.Equal("hello\0\0\0", text.Substring(116, 8)); // both padded to four bytes
        Assert.Equal("070701", text.Substring(124, 6));
        Assert.Contains("TRAILER!!!", text, StringComparison.Ordinal);
        Assert.Equal(0, archive.Length % 512);
    }

    [Fact]
    public void A_device_node_carries_its_numbers()
    {
        var text = Encoding.ASCII.GetString(Write(archive => archive.AddCharacterDevice("dev/console", 5, 1)));
        Assert.Equal("00002180", text.Substring(14, 8));
        Assert.Equal("0000000500000001", text.Substring(6 + 9 * 8, 16));
    }

    [Fact]
    public void Equal_content_gives_equal_bytes() =>
        Assert.Equal(Write(archive => archive.AddDirectory("proc")), Write(archive => archive.AddDirectory("proc")));

    private static byte[] Write(Action<CpioArchive> fill)
    {
        using var output = new MemoryStream();
        var archive = new CpioArchive(output);
        fill(archive);
        archive.Finish();
        return output.ToArray();
    }
}
