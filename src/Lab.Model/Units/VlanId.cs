namespace Lab.Model.Units;

/// <summary>An IEEE 802.1Q VLAN identifier, 1 to 4094 (0 and 4095 are reserved).</summary>
public readonly record struct VlanId
{
    private VlanId(int value) => Value = value;

    public int Value { get; }

    public static bool TryCreate(int value, out VlanId id)
    {
        id = new VlanId(value);
        return value is >= 1 and <= 4094;
    }

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
