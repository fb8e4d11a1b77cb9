namespace Lab.Tests.Libvirt;

/// <summary>Tests that measure the process, so nothing else may run in it.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;
