using System.Text;
using Lab.Captures.Addresses;

namespace Lab.Captures.Pcapng;

/// <summary>The interfaces of a file. Packets name them by number within their section; here they are numbered through the whole
/// file.</summary>
internal sealed class InterfaceTable
{
    /// <summary>More packets than any capture counts, and few enough that the sums over every interface of every file fit.</summary>
    private const long LargestCounter = 1L << 40;

    private readonly List<InterfaceInfo> _infos = [];
    private readonly List<TimestampScale> _scales = [];
    private int _sectionStart;

    public IReadOnlyList<InterfaceInfo> Infos => _infos;

    public void BeginSection() => _sectionStart = _infos.Count;

    public bool TryGet(uint id, out int index, out TimestampScale scale)
    {
        index = _sectionStart + (int)id;
        if (id >= (uint)(_infos.Count - _sectionStart))
        {
            scale = default;
            return false;
        }

        scale = _scales[index];
        return true;
    }

    /// <summary>Adds an Interface Description Block; false when it is malformed.</summary>
    public bool TryDescribe(ReadOnlySpan<byte> body, bool swapped)
    {
        if (body.Length < 8) return false;
        var info = new InterfaceInfo
        {
            LinkType = (LinkType)Endian.Read16(body, swapped),
            SnapLength = (int)Math.Min(Endian.Read32(body[4..], swapped), int.MaxValue),
            TimestampResolution = 6,
        };
        var options = new OptionReader(body[8..], swapped);
        while (options.Next()) info = WithOption(info, ref options);
        _infos.Add(info);
        _scales.Add(new TimestampScale(info.TimestampResolution, info.TimestampOffsetSeconds));
        return !options.Malformed;
    }

    /// <summary>Takes an Interface Statistics Block's counters. One for an unknown interface, or cut short, changes nothing.</summary>
    public void Update(ReadOnlySpan<byte> body, bool swapped)
    {
        if (body.Length < 12 || !TryGet(Endian.Read32(body, swapped), out var index, out _)) return;
        var info = _infos[index];
        var counters = info.Statistics;
        var closed = info.Closed;
        var options = new OptionReader(body[12..], swapped);
        while (options.Next())
        {
            var known = counters ?? default;
            counters = options.Code switch
            {
                OptionCode.StatisticsReceived => known with { Received = Counter(options.Number()) },
                OptionCode.StatisticsInterfaceDropped => known with { DroppedByInterface = Counter(options.Number()) },
                OptionCode.StatisticsOsDropped => known with { DroppedByKernel = Counter(options.Number()) },
                _ => counters,
            };
            closed |= options.Code == OptionCode.StatisticsEnd;
        }

        _infos[index] = info with { Statistics = counters, Closed = closed };
    }

    /// <summary>Counters are unsigned in the file: what looks negative is huge, and must not cancel drops.</summary>
    private static long Counter(long number) => number < 0 ? LargestCounter : Math.Min(number, LargestCounter);

    /// <summary>The first byte tells the notation: 0 is libpcap's text, 1 is BPF code.</summary>
    private static string Filter(ReadOnlySpan<byte> value) =>
        value[0] == 0 ? Encoding.UTF8.GetString(value[1..]).TrimEnd('\0') : FormattableString.Invariant($"a filter of kind {value[0]}");

    private static InterfaceInfo WithOption(InterfaceInfo info, ref OptionReader option) => option.Code switch
    {
        OptionCode.InterfaceName => info with { Name = option.Text },
        OptionCode.InterfaceDescription => info with { Description = option.Text },
        OptionCode.InterfaceMac when option.Value.Length == 6 => info with { MacAddress = MacAddress.Read(option.Value) },
        OptionCode.InterfaceTimestampResolution when option.Value.Length == 1 => info with { TimestampResolution = option.Value[0] },
        OptionCode.InterfaceFilter when option.Value.Length > 0 => info with { Filter = Filter(option.Value) },
        OptionCode.InterfaceTimestampOffset when option.Value.Length == 8 => info with { TimestampOffsetSeconds = option.Number() },
        _ => info,
    };
}
