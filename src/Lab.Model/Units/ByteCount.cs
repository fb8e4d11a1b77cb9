using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Model.Units;

/// <summary>A number of bytes, never negative. In JSON a plain number; in YAML and on the command line with a unit.</summary>
[JsonConverter(typeof(JsonNumber))]
public readonly record struct ByteCount(long Bytes) : IComparable<ByteCount>
{
    private static readonly string[] BinaryUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static readonly ByteCount Zero;

    public double Mebibytes => Bytes / 1048576.0;

    public static ByteCount FromMebibytes(long mebibytes) => new(checked(mebibytes * 1048576));

    public static ByteCount operator +(ByteCount left, ByteCount right) => new(checked(left.Bytes + right.Bytes));

    public static ByteCount operator -(ByteCount left, ByteCount right) => new(checked(left.Bytes - right.Bytes));

    public static bool operator <(ByteCount left, ByteCount right) => left.Bytes < right.Bytes;

    public static bool operator >(ByteCount left, ByteCount right) => left.Bytes > right.Bytes;

    public static bool operator <=(ByteCount left, ByteCount right) => left.Bytes <= right.Bytes;

    public static bool operator >=(ByteCount left, ByteCount right) => left.Bytes >= right.Bytes;

    /// <summary>Reads <c>256MiB</c>, <c>1.5 GB</c>, <c>4096</c> (bytes). Binary (KiB) and decimal (kB) units differ, as in IEC 80000-13.</summary>
    public static bool TryParse(string? text, out ByteCount value)
    {
        value = default;
        if (!Quantity.TrySplit(text, out var number, out var unit) || number < 0) return false;
        double factor = unit switch
        {
            "" or "B" => 1,
            "kB" or "KB" => 1e3,
            "MB" => 1e6,
            "GB" => 1e9,
            "TB" => 1e12,
            "KiB" => 1024.0,
            "MiB" => 1048576.0,
            "GiB" => 1073741824.0,
            "TiB" => 1099511627776.0,
            _ => 0,
        };
        var bytes = number * factor;
        if (factor == 0 || bytes > long.MaxValue / 2) return false;
        value = new ByteCount((long)Math.Round(bytes));
        return true;
    }

    public int CompareTo(ByteCount other) => Bytes.CompareTo(other.Bytes);

    /// <summary>The largest binary unit that keeps the number at or above one, with at most one decimal: <c>89.6 MiB</c>.</summary>
    public override string ToString()
    {
        double value = Bytes;
        var unit = 0;
        for (; value >= 1024 && unit < BinaryUnits.Length - 1; unit++) value /= 1024;
        return value.ToString(unit == 0 ? "0" : "0.#", CultureInfo.InvariantCulture) + " " + BinaryUnits[unit];
    }

    public sealed class JsonNumber : JsonConverter<ByteCount>
    {
        public override ByteCount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, ByteCount value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Bytes);
    }
}
