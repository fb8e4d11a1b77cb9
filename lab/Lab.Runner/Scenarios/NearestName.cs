namespace Lab.Runner.Scenarios;

/// <summary>Finds what was probably meant.</summary>
internal static class NearestName
{
    /// <returns>The candidate with the fewest edits, when they are few for a word of that length; the first of equals; null when nothing is near.</returns>
    public static string? Of(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > 64) return null;
        var allowed = Math.Max(1, word.Length / 3);
        string? nearest = null;
        var fewest = allowed + 1;
        foreach (var candidate in candidates)
        {
            var distance = Distance(Fold(word), Fold(candidate));
            if (distance >= fewest || candidate == word) continue;
            (nearest, fewest) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours each count one.</summary>
    internal static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= right.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var change = left[i - 1] == right[j - 1] ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + change);
                var swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                if (swapped) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[left.Length, right.Length];
    }

    // Case and separators are the commonest slips: maxBandwidth, max_bandwidth. They must not use up the edits.
    private static string Fold(string word) => string.Concat(word.Where(character => character is not ('-' or '_' or ' '))).ToLowerInvariant();
}
