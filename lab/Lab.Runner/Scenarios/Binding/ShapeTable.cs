using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Lab.Model.Units;

namespace Lab.Runner.Scenarios.Binding;

/// <summary>Derives shapes from records: a settable property is a key, its name in kebab-case, required when the property is. Types are read when first needed.</summary>
internal sealed class ShapeTable
{
    private readonly Dictionary<Type, MapShape> _maps = [];

    public MapShape MapOf(Type type)
    {
        if (_maps.TryGetValue(type, out var known)) return known;
        var shape = new MapShape(
            type,
            type.GetCustomAttribute<DescribeAttribute>()?.Text ?? "",
            type.IsDefined(typeof(ExactlyOneAttribute)),
            new Lazy<IReadOnlyList<KeyShape>>(() => KeysOf(type)),
            type.GetCustomAttribute<ShorthandAttribute>()?.Property);
        _maps.Add(type, shape);
        return shape;
    }

    private List<KeyShape> KeysOf(Type type)
    {
        var defaults = Activator.CreateInstance(type);
        var keys = new List<KeyShape>();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!property.CanWrite) continue;
            var about = property.GetCustomAttribute<DescribeAttribute>()
                ?? throw new InvalidOperationException($"{type.Name}.{property.Name} has no [Describe]: every key of a scenario says what it means.");
            keys.Add(new KeyShape(
                NameOf(property.Name),
                property,
                ShapeOf(property),
                about.Text,
                about.Example,
                property.IsDefined(typeof(RequiredMemberAttribute)),
                property.GetValue(defaults)));
        }

        return keys;
    }

    public static string NameOf(string member) => JsonNamingPolicy.KebabCaseLower.ConvertName(member);

    private ValueShape ShapeOf(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var item = type.GetGenericArguments()[0];
            return new ListShape(ShapeOf(item, property), item, mayBeEmpty: !property.IsDefined(typeof(NotEmptyAttribute)));
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            var value = type.GetGenericArguments()[1];
            return new NamedValuesShape(ShapeOf(value, property), value);
        }

        return ShapeOf(type, property);
    }

    private ValueShape ShapeOf(Type type, PropertyInfo property)
    {
        if (type.IsEnum) return ScalarShapes.Word(type);
        if (type == typeof(string)) return ScalarShapes.Text(property.GetCustomAttribute<TextAttribute>()?.Form);
        if (type == typeof(bool)) return ScalarShapes.Flag();
        if (type == typeof(int)) return ScalarShapes.Number(property.GetCustomAttribute<WithinAttribute>());
        if (type == typeof(ByteCount)) return ScalarShapes.Size();
        if (type == typeof(Bandwidth)) return ScalarShapes.Rate();
        if (type == typeof(TimeSpan)) return ScalarShapes.Duration();
        if (type == typeof(Subnet)) return ScalarShapes.Network();
        return type == typeof(IPAddress) ? ScalarShapes.Address() : MapOf(type);
    }
}
