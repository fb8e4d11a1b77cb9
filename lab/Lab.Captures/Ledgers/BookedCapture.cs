namespace Lab.Captures.Ledgers;

/// <summary>A capture's conversations, oriented, with a class for each; all lists are in order of appearance.</summary>
internal sealed record BookedCapture(
    CaptureReading Reading, IReadOnlyList<Conversation> Conversations, IReadOnlyList<Classification> Classes)
{
    /// <summary>For each conversation a number that it has in every capture; -1 for what is no TCP.</summary>
    public IReadOnlyList<int> Connections { get; init; } = [];

    public static BookedCapture Book(CaptureReading reading, TrafficHints hints)
    {
        Conversation[] conversations = [.. reading.Conversations.Select(conversation => Orientation.Orient(conversation, hints))];
        return new BookedCapture(
            reading, conversations, [.. conversations.Select(conversation => TrafficClassifier.Classify(conversation, hints))]);
    }
}
