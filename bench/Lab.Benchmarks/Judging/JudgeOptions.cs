using System.Globalization;
using Lab.Model.Units;

namespace Lab.Benchmarks.Judging;

/// <summary>What to judge, and how often.</summary>
/// <param name="File">A pcapng file; null to generate one of each profile.</param>
/// <param name="Size">Of a generated file.</param>
/// <param name="Pairs">Rounds; in each, every contestant runs once.</param>
internal sealed record JudgeOptions(string? File, ByteCount Size, int Pairs)
{
    public static bool TryParse(IReadOnlyList<string> arguments, out JudgeOptions options)
    {
        options = new JudgeOptions(null, ByteCount.FromMebibytes(256), 3);
        for (var i = 0; i + 1 < arguments.Count; i += 2)
        {
            switch (arguments[i], arguments[i + 1])
            {
                case ("--file", var path):
                    options = options with { File = path };
                    break;
                case ("--size", var text) when ByteCount.TryParse(text, out var size):
                    options = options with { Size = size };
                    break;
                case ("--pairs", var text) when int.TryParse(text, CultureInfo.InvariantCulture, out var pairs) && pairs > 0:
                    options = options with { Pairs = pairs };
                    break;
                default:
                    return false;
            }
        }

        return arguments.Count % 2 == 0;
    }

    public static int PrintUsage()
    {
        Console.Error.WriteLine("usage: Lab.Benchmarks judge [--file CAPTURE.pcapng | --size 256MiB] [--pairs 3]\n       Lab.Benchmarks tshark RUN...");
        return 3;
    }
}
