using System.Text;

namespace Lab.Runner.Reports.Charts;

/// <summary>The <c>d</c> of a path, in as few bytes as it takes.</summary>
internal sealed class SvgPath
{
    private readonly StringBuilder _text = new();

    public bool IsEmpty => _text.Length == 0;

    /// <summary>Through all spots.</summary>
    public void Line(IReadOnlyList<Spot> run)
    {
        Move(run[0].X, run[0].Y);
        Through(run);
    }

    /// <summary>Each spot's height holds until the next.</summary>
    public void Steps(IReadOnlyList<Spot> run)
    {
        Move(run[0].X, run[0].Y);
        Along(run);
    }

    /// <summary>What lies between the run and a level.</summary>
    public void Area(IReadOnlyList<Spot> run, long level, bool steps)
    {
        Move(run[0].X, level);
        To('V', run[0].Y);
        if (steps) Along(run);
        else Through(run);
        To('V', level);
        _text.Append('Z');
    }

    /// <summary>A line of no length, which round ends make a dot.</summary>
    public void Dot(Spot spot)
    {
        Move(spot.X, spot.Y);
        _text.Append("h0");
    }

    /// <param name="size">Of a side, in tenths.</param>
    public void Cross(Spot spot, long size)
    {
        var half = size / 2;
        Move(spot.X - half, spot.Y - half);
        Pair('l', size, size);
        Pair('m', 0, -size);
        Pair('l', -size, size);
    }

    public void Box(long left, long right, long top, long bottom)
    {
        Move(left, bottom);
        To('V', top);
        To('H', right);
        To('V', bottom);
        _text.Append('Z');
    }

    public override string ToString() => _text.ToString();

    private void Through(IReadOnlyList<Spot> run)
    {
        for (var i = 1; i < run.Count; i++)
            if (run[i].X != run[i - 1].X || run[i].Y != run[i - 1].Y) Pair('L', run[i].X, run[i].Y);
    }

    /// <summary>One step for each change of height.</summary>
    private void Along(IReadOnlyList<Spot> run)
    {
        for (var i = 1; i < run.Count; i++)
        {
            if (run[i].Y == run[i - 1].Y && i < run.Count - 1) continue;
            To('H', run[i].X);
            if (run[i].Y != run[i - 1].Y) To('V', run[i].Y);
        }
    }

    private void Move(long x, long y) => Pair('M', x, y);

    private void Pair(char command, long x, long y)
    {
        To(command, x);
        if (y >= 0) _text.Append(' '); // a sign separates, too
        _text.AppendTenths(y);
    }

    private void To(char command, long where) => _text.Append(command).AppendTenths(where);
}
