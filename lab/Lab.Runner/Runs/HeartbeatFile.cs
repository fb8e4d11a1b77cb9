using System.Globalization;
using System.Text;

namespace Lab.Runner.Runs;

/// <summary>Reads <c>heartbeats/&lt;vm&gt;.csv</c>.</summary>
internal static class HeartbeatFile
{
    public static IReadOnlyList<HeartbeatRow> Read(string root, string file, Action<Damage> damaged)
    {
        if (!RunFile.TryRead(root, file, damaged, out var bytes)) return [];
        var rows = new List<HeartbeatRow>();
        var text = Encoding.UTF8.GetString(bytes);
        var offset = 0;
        foreach (var line in text.Split('\n'))
        {
            if (offset > 0 && line.Length > 0)
            {
                if (Parse(line) is { } row) rows.Add(row);
                else damaged(new Damage(file, offset + line.Length >= text.Length ? "has a torn last line" : "has a line that cannot be read", offset));
            }

            offset += line.Length + 1;
        }

        return rows;
    }

    private static HeartbeatRow? Parse(string line)
    {
        var fields = line.TrimEnd('\r').Split(',');
        if (fields.Length != 8) return null;
        var numbers = new long[7];
        for (var i = 0; i < 7; i++)
            if (!long.TryParse(fields[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return null;
        return new HeartbeatRow(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], fields[7]);
    }
}
