namespace Lab.Captures.Ledgers;

/// <summary>The first payload bytes of one direction, at most 32.</summary>
/// <param name="Bytes">Empty when none were captured.</param>
/// <param name="FromFirstByte">They are the very first: the connection's beginning was captured. Otherwise they are the first that were
/// seen.</param>
public sealed record ConversationStart(IReadOnlyList<byte> Bytes, bool FromFirstByte)
{
    public static readonly ConversationStart Unseen = new([], FromFirstByte: false);

    public bool StartsWith(ReadOnlySpan<byte> mark) => HasAt(0, mark);

    public bool HasAt(int offset, ReadOnlySpan<byte> mark)
    {
        if (Bytes.Count < offset + mark.Length) return false;
        for (var i = 0; i < mark.Length; i++)
        {
            if (Bytes[offset + i] != mark[i]) return false;
        }

        return true;
    }
}
