namespace Lab.Libvirt.Native;

/// <summary>A typed parameter array under construction; libvirt's own functions build and free it, so its layout rules are libvirt's.</summary>
internal sealed unsafe class TypedParameterList : IDisposable
{
    private VirTypedParameter* _items;
    private int _count;
    private int _capacity;

    internal VirTypedParameter* Items => _items;

    internal uint Count => (uint)_count;

    /// <summary>Nothing is added for a null value: libvirt then applies its default.</summary>
    internal void Add(string name, string? value)
    {
        if (value is not null)
            TypedParameterFunctions.AddString(ref _items, ref _count, ref _capacity, name, value).OrThrow();
    }

    internal void Add(string name, int? value)
    {
        if (value is { } number)
            TypedParameterFunctions.AddInt(ref _items, ref _count, ref _capacity, name, number).OrThrow();
    }

    internal void Add(string name, ulong? value)
    {
        if (value is { } number)
            TypedParameterFunctions.AddULong(ref _items, ref _count, ref _capacity, name, number).OrThrow();
    }

    /// <summary>A list is the same name several times.</summary>
    internal void Add(string name, IEnumerable<string> values)
    {
        foreach (var value in values)
            Add(name, value);
    }

    public void Dispose()
    {
        TypedParameterFunctions.Free(_items, _count);
        _items = null;
        _count = _capacity = 0;
    }
}
