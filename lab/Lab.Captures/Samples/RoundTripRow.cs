namespace Lab.Captures.Samples;

/// <summary>One try to reach an agent, a row of <c>roundtrips/&lt;host&gt;.csv</c>.</summary>
/// <param name="Time">When it began, to the microsecond.</param>
/// <param name="RoundTrip">Until the connection stood, or was refused; null when there was no answer.</param>
public sealed record RoundTripRow(DateTimeOffset Time, TimeSpan? RoundTrip);
