using Lab.Model.Units;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios;

/// <summary>How the lab watches its hosts: by default whole and in time. Worse, on purpose, to show that the judge notices.</summary>
[Describe("How the lab watches its hosts: by default as well as it can. Worse, on purpose, to show that the judge notices.")]
public sealed record ObserveConfig
{
    [Describe("The kernel's ring for each capture; a small one overflows when the sniffer is slow.", Example = "256KiB")]
    public ByteCount? Ring { get; init; }

    [Describe("A capture filter in libpcap's language: what does not match is not captured.", Example = "not tcp")]
    public string? Filter { get; init; }

    [Describe("Whether sockets are sampled, which tell whose a connection is.")]
    public bool Sockets { get; init; } = true;

    [Describe("Whether round trips from the engine to the agents are measured, twenty a second. Also when 'max-round-trip' is expected.")]
    public bool RoundTrips { get; init; }
}
