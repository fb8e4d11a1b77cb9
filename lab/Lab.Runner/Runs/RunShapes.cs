using System.Text.Json.Serialization;
using Lab.Runner.Accuracies;
using Lab.Runner.Checkers;
using Lab.Runner.Comparisons;
using Lab.Runner.Sessions;
using Lab.Runner.Suites;

namespace Lab.Runner.Runs;

/// <summary>What a run writes and reads, named for the ahead-of-time compiler: it compiles the framework's JSON code for these types only because they stand here. Nothing asks this class at run time.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(HistoryEvent))]
[JsonSerializable(typeof(JobSample))]
[JsonSerializable(typeof(JudgedRun))]
[JsonSerializable(typeof(KeptLab))]
[JsonSerializable(typeof(RunEnvironment))]
[JsonSerializable(typeof(ComparisonDocument))]
[JsonSerializable(typeof(AccuracyDocument))]
[JsonSerializable(typeof(SuiteScenario))]
[JsonSerializable(typeof(SuiteState))]
internal sealed partial class RunShapes : JsonSerializerContext;
