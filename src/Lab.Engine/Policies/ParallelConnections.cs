using Lab.Model.Units;

namespace Lab.Engine.Policies;

/// <summary>How many TCP connections carry a migration (QEMU's multifd).</summary>
public static class ParallelConnections
{
    public const int None = 0;
    public const int Automatic = -1;
    public const int Least = 2;
    public const int Most = 255;

    /// <summary>What one connection was seen to fill.</summary>
    private const int MegabitsPerConnection = 10240;

    /// <summary>Null: none. Automatic is one connection per 10,240 Mbit/s, no more than virtual processors; an unknown link gets none.</summary>
    public static int? Resolve(int asked, Bandwidth? linkSpeed, int vcpus)
    {
        var count = asked == Automatic ? Math.Min((int)((linkSpeed?.MegabitsPerSecond ?? 0) / MegabitsPerConnection), vcpus) : asked;
        return count < Least ? null : Math.Min(count, Most);
    }
}
