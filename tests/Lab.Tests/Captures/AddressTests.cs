using Lab.Captures.Addresses;

namespace Lab.Tests.Captures;

public sealed class AddressTests
{
    [Theory]
    [InlineData("10.0.0.1:49152")]
    [InlineData("[fd00::1]:1")]
    [InlineData("0.0.0.0:0")]
    public void Endpoints_read_what_they_write(string text) => Assert.Equal(text, TransportEndpoint.Parse(text).ToString());

    [Theory]
    [InlineData("fd00::1:49152")]
    [InlineData("10.0.0.1")]
    [InlineData("10.0.0.1:")]
    [InlineData("10.0.0.1:65536")]
    [InlineData("host:1")]
    [InlineData("")]
    public void What_is_no_endpoint_is_refused(string text) => Assert.False(TransportEndpoint.TryParse(text, out _));

    [Theory]
    [InlineData("52:54:00:12:34:5")]
    [InlineData("52-54-00-12-34-56")]
    [InlineData("52:54:00:12:34:5g")]
    public void What_is_no_MAC_address_is_refused(string text) => Assert.False(MacAddress.TryParse(text, out _));

    [Fact]
    public void IPv4_and_its_mapped_form_are_one_address() =>
        Assert.Equal(NetworkAddress.Parse("10.0.0.1"), NetworkAddress.Parse("::ffff:10.0.0.1"));
}
