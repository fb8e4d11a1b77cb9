namespace Lab.Captures.Pcapng;

internal static class OptionCode
{
    public const ushort End = 0;
    public const ushort Comment = 1;

    public const ushort SectionHardware = 2;
    public const ushort SectionOs = 3;
    public const ushort SectionApplication = 4;

    public const ushort InterfaceName = 2;
    public const ushort InterfaceDescription = 3;
    public const ushort InterfaceMac = 6;
    public const ushort InterfaceTimestampResolution = 9;
    public const ushort InterfaceFilter = 11;
    public const ushort InterfaceTimestampOffset = 14;

    public const ushort StatisticsStart = 2;
    public const ushort StatisticsEnd = 3;
    public const ushort StatisticsReceived = 4;
    public const ushort StatisticsInterfaceDropped = 5;
    public const ushort StatisticsOsDropped = 7;
}
