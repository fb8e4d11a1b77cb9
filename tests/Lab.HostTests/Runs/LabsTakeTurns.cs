namespace Lab.HostTests.Runs;

/// <summary>Tests that start labs take turns: each wants the machine to itself.</summary>
[CollectionDefinition(Name)]
public sealed class LabsTakeTurns
{
    public const string Name = "labs";
}
