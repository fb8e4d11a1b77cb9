namespace Lab.Engine.Rest;

/// <summary>What came, however it came.</summary>
/// <param name="Query">What follows the question mark of an address, undecoded.</param>
/// <param name="Body">Empty: none.</param>
/// <param name="Aborted">Nobody waits for the answer any more.</param>
public sealed record RestRequest(string Method, string Path, string? Query, ReadOnlyMemory<byte> Body, CancellationToken Aborted);
