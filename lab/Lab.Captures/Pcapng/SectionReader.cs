namespace Lab.Captures.Pcapng;

internal static class SectionReader
{
    public static SectionInfo Read(ReadOnlySpan<byte> options, bool swapped)
    {
        var section = new SectionInfo();
        var reader = new OptionReader(options, swapped);
        while (reader.Next())
        {
            section = reader.Code switch
            {
                OptionCode.SectionHardware => section with { Hardware = reader.Text },
                OptionCode.SectionOs => section with { OperatingSystem = reader.Text },
                OptionCode.SectionApplication => section with { Application = reader.Text },
                _ => section,
            };
        }

        return section;
    }
}
