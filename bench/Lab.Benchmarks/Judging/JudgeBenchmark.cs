using System.Diagnostics;
using Lab.Benchmarks.Processes;
using Lab.Captures.Addresses;
using Lab.Captures.Ledgers;

namespace Lab.Benchmarks.Judging;

/// <summary>Judging a capture (read, decode, ledger), against tcpdump printing it. Rounds alternate, all on one core.</summary>
internal static class JudgeBenchmark
{
    public static int Run(JudgeOptions options)
    {
        PinToOneCore();
        if (options.File is not null)
        {
            Compare(Path.GetFileName(options.File), options.File, options.Pairs);
            return 0;
        }

        Compare("synthetic migration", SyntheticCapture.WriteMigration, options);
        Compare("5,000 connections of small frames", SyntheticCapture.WriteManySmall, options);
        return 0;
    }

    /// <summary>Judges as the runner does, in this process.</summary>
    public static int JudgeFile(string path)
    {
        var ledger = Judge(path);
        Console.WriteLine($"{ledger.Captures[0].Packets} packets, {ledger.Captures[0].FrameBytes}");
        return ledger.Captures[0].Damage is null ? 0 : 1;
    }

    private static Ledger Judge(string path) =>
        LedgerBuilder.Build([new CaptureSource("host", "eth1", path, Array.Empty<MacAddress>())], new TrafficHints(), new LedgerOptions());

    private static void Compare(string title, Action<string, long> write, JudgeOptions options)
    {
        var path = Path.Combine(Path.GetTempPath(), $"lab-bench-{Environment.ProcessId}.pcapng");
        try
        {
            write(path, options.Size.Bytes);
            Compare(title, path, options.Pairs);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Compare(string title, string path, int pairs)
    {
        var report = Judge(path).Captures[0];
        Console.WriteLine($"{title}: {report.FileBytes} of pcapng, {report.Packets} packets, {report.Conversations} conversations");
        var contestants = new (string Name, Func<Measurement> Run, List<Measurement> Results)[]
        {
            ("judge, in process", () => InProcess(path), []),
            ("judge, whole process", () => WholeProcess.Run(Environment.ProcessPath!, "judge-file", path), []),
            ("tcpdump -r >/dev/null", () => WholeProcess.Run("tcpdump", "-r", path), []),
            ("tcpdump -n -r >/dev/null", () => WholeProcess.Run("tcpdump", "-n", "-r", path), []),
        };
        for (var round = 0; round < pairs; round++)
        {
            foreach (var contestant in contestants) contestant.Results.Add(contestant.Run());
        }

        JudgeTable.Print([.. contestants.Select(each => (each.Name, each.Results.ToArray()))], report.FileBytes.Bytes);
    }

    private static Measurement InProcess(string path)
    {
        var before = Usage.OfSelf();
        var clock = Stopwatch.StartNew();
        _ = Judge(path);
        return new Measurement(clock.Elapsed, Usage.OfSelf() - before);
    }

    /// <summary>Children inherit it. The last core: the first serves most interrupts.</summary>
    private static void PinToOneCore()
    {
        if (OperatingSystem.IsLinux()) Process.GetCurrentProcess().ProcessorAffinity = 1 << (Environment.ProcessorCount - 1);
    }
}
