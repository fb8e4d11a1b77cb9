using Lab.Captures.Ledgers;
using Lab.Model.Units;

namespace Lab.Benchmarks.Comparing;

/// <summary>The ledger against tshark on every capture below the folders given: equal frames and bytes for each pair of TCP endpoints, each way.</summary>
internal static class TsharkComparison
{
    /// <returns>0 when they agree on all of at least one capture.</returns>
    public static int Run(IReadOnlyList<string> folders)
    {
        var captures = folders
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.pcapng", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
            .Select(Path.GetFullPath).Distinct().Order(StringComparer.Ordinal).ToList();
        var differing = 0;
        long conversations = 0, bytes = 0;
        foreach (var path in captures)
        {
            var ledger = Ledger(path, out var vlans);
            var differences = ledger.Differences(Tshark.Read(path), "the ledger", "tshark").ToList();
            conversations += ledger.Conversations;
            bytes += ledger.Bytes;
            if (differences.Count > 0) differing++;
            Console.WriteLine(FormattableString.Invariant(
                $"{(differences.Count == 0 ? "equal " : "DIFFER")}  {ledger.Conversations,5} conversations {ledger.Frames,9} frames {new ByteCount(ledger.Bytes),12}{vlans}  {path}"));
            foreach (var difference in differences) Console.WriteLine($"        {difference}");
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{captures.Count} captures, {conversations} TCP conversations, {new ByteCount(bytes)}: {(captures.Count == 0 ? "there is nothing to compare" : differing == 0 ? "ledger and tshark agree on all" : $"{differing} captures differ")}"));
        return captures.Count > 0 && differing == 0 ? 0 : 1;
    }

    private static ConversationTotals Ledger(string path, out string vlans)
    {
        var totals = new ConversationTotals();
        var reading = CaptureReading.Read(new CaptureSource("host", "nic", path, []), [], TimeSpan.FromMilliseconds(10));
        foreach (var conversation in reading.Conversations.Where(conversation => conversation.IsTcp))
        {
            var (there, back) = (conversation.ClientToServer.Total, conversation.ServerToClient.Total);
            totals.Add(conversation.Client, conversation.Server, there.Packets, there.FrameBytes.Bytes);
            totals.Add(conversation.Server, conversation.Client, back.Packets, back.FrameBytes.Bytes);
        }

        var tags = reading.Conversations.Where(conversation => conversation.IsTcp).Select(conversation => conversation.Vlan).Where(vlan => vlan != 0).Distinct().Order().ToList();
        vlans = tags.Count == 0 ? "" : $"  VLAN {string.Join(", ", tags)}";
        return totals;
    }
}
