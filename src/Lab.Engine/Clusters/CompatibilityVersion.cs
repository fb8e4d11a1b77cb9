namespace Lab.Engine.Clusters;

/// <summary>A cluster's compatibility level, as oVirt counts them.</summary>
public readonly record struct CompatibilityVersion(int Major, int Minor) : IComparable<CompatibilityVersion>
{
    public static readonly CompatibilityVersion Newest = new(4, 7);

    public static readonly CompatibilityVersion Oldest = new(3, 0);

    /// <summary>The first level whose agents know <c>dstqemu</c>.</summary>
    public static readonly CompatibilityVersion MigrationNetworks = new(3, 3);

    public bool KnowsMigrationNetworks => CompareTo(MigrationNetworks) >= 0;

    public int CompareTo(CompatibilityVersion other) => Major != other.Major ? Major.CompareTo(other.Major) : Minor.CompareTo(other.Minor);

    public static bool operator <(CompatibilityVersion left, CompatibilityVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(CompatibilityVersion left, CompatibilityVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(CompatibilityVersion left, CompatibilityVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(CompatibilityVersion left, CompatibilityVersion right) => left.CompareTo(right) >= 0;

    public override string ToString() => FormattableString.Invariant($"{Major}.{Minor}");
}
