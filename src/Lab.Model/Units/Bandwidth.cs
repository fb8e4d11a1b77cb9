using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Model.Units;

/// <summary>A rate in bytes per second. Zero means no limit where a limit is asked for. In JSON a plain number of bytes per second.</summary>
[JsonConverter(typeof(JsonNumber))]
public readonly record struct Bandwidth(long BytesPerSecond)
{
    public static readonly Bandwidth Unlimited;

    /// <summary>libvirt's unit for migration speed (virDomainMigrateSetMaxSpeed): MiB/s, rounded up so that a small limit is not "none".</summary>
    public long MebibytesPerSecond => (BytesPerSecond + 1048575) / 1048576;

    public double MegabitsPerSecond => BytesPerSecond * 8 / 1e6;

    public static Bandwidth FromMebibytesPerSecond(long value) => new(checked(value * 1048576));

    public static Bandwidth FromMegabitsPerSecond(long value) => new(checked(value * 125000));

    /// <summary>Reads <c>52MiB/s</c>, <c>1GB/s</c>, <c>100Mbit/s</c>, <c>10Gbit/s</c>.</summary>
    public static bool TryParse(string? text, out Bandwidth value)
    {
        value = default;
        if (text is null || !text.TrimEnd().EndsWith("/s", StringComparison.Ordinal)) return false;
        var amount = text.TrimEnd()[..^2];
        if (ByteCount.TryParse(amount, out var bytes) && !double.TryParse(amount, CultureInfo.InvariantCulture, out _))
        {
            value = new Bandwidth(bytes.Bytes);
            return true;
        }

        if (!Quantity.TrySplit(amount, out var number, out var unit) || number < 0) return false;
        double bits = unit switch { "bit" => 1, "kbit" or "Kbit" => 1e3, "Mbit" => 1e6, "Gbit" => 1e9, _ => 0 };
        if (bits == 0) return false;
        value = new Bandwidth((long)Math.Round(number * bits / 8));
        return true;
    }

    public override string ToString() => new ByteCount(BytesPerSecond) + "/s";

    public sealed class JsonNumber : JsonConverter<Bandwidth>
    {
        public override Bandwidth Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, Bandwidth value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.BytesPerSecond);
    }
}
