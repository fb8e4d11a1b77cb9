namespace Lab.Captures.Pcapng;

/// <summary>Writes the blocks that are not packets, each into a span with room for it; returns the block's length.</summary>
internal static class HeaderBlocks
{
    public static int WriteSection(Span<byte> buffer, SectionInfo section)
    {
        var block = new BlockBuilder(buffer, BlockType.SectionHeader);
        block.Put(BlockType.ByteOrderMagic);
        block.Put((ushort)1);
        block.Put((ushort)0);
        // Section length -1: not known while writing.
        block.Put(uint.MaxValue);
        block.Put(uint.MaxValue);
        block.TextOption(OptionCode.SectionHardware, section.Hardware);
        block.TextOption(OptionCode.SectionOs, section.OperatingSystem);
        block.TextOption(OptionCode.SectionApplication, section.Application);
        return block.Finish();
    }

    /// <summary>Timestamps are always written in nanoseconds, whatever the information was read with.</summary>
    public static int WriteInterface(Span<byte> buffer, InterfaceInfo captured)
    {
        var block = new BlockBuilder(buffer, BlockType.InterfaceDescription);
        block.Put((ushort)captured.LinkType);
        block.Put((ushort)0);
        block.Put((uint)captured.SnapLength);
        block.TextOption(OptionCode.InterfaceName, captured.Name);
        block.TextOption(OptionCode.InterfaceDescription, captured.Description);
        if (captured.MacAddress is { } mac)
        {
            Span<byte> bytes = stackalloc byte[6];
            mac.Write(bytes);
            block.Option(OptionCode.InterfaceMac, bytes);
        }

        block.Option(OptionCode.InterfaceTimestampResolution, [9]);
        if (captured.Filter.Length > 0) block.TextOption(OptionCode.InterfaceFilter, "\0" + captured.Filter);
        return block.Finish();
    }

    public static int WriteStatistics(Span<byte> buffer, long firstTime, long lastTime, CaptureStatistics? statistics, bool closing)
    {
        var block = new BlockBuilder(buffer, BlockType.InterfaceStatistics);
        block.Put(0u);
        block.Put((uint)(lastTime >> 32));
        block.Put((uint)lastTime);
        if (closing)
        {
            block.TimeOption(OptionCode.StatisticsStart, firstTime);
            block.TimeOption(OptionCode.StatisticsEnd, lastTime);
        }

        if (statistics is { } counters)
        {
            block.NumberOption(OptionCode.StatisticsReceived, counters.Received);
            block.NumberOption(OptionCode.StatisticsInterfaceDropped, counters.DroppedByInterface);
            block.NumberOption(OptionCode.StatisticsOsDropped, counters.DroppedByKernel);
        }

        return block.Finish();
    }
}
