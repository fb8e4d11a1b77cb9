using Lab.Benchmarks.Comparing;
using Lab.Benchmarks.Fleets;
using Lab.Benchmarks.Judging;

// The second verb is what the first starts as a process of its own, to be measured whole.
return args switch
{
    ["judge", .. var rest] when JudgeOptions.TryParse(rest, out var options) => JudgeBenchmark.Run(options),
    ["simulation", .. var rest] when FleetOptions.TryParse(rest, out var options) => FleetBenchmark.Run(options),
    ["tshark", _, ..] => TsharkComparison.Run(args[1..]),
    ["judge-file", var path] => JudgeBenchmark.JudgeFile(path),
    _ => JudgeOptions.PrintUsage(),
};
