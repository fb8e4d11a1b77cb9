using Lab.Engine.Identifiers;

namespace Lab.Tests.Engines.Fakes;

/// <summary>1, 2, 3, …</summary>
public sealed class CountingIds(int from = 1) : IIdSource
{
    private int _next = from;

    public static Guid Of(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public Guid Next() => Of(_next++);
}
