using System.Collections.Immutable;
using System.Reflection;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Runner;

/// <summary>From plain arguments to those of a method.</summary>
internal static class Binding
{
    private const int DefaultCost = 1, GenericCost = 2, ParamsCost = 3;

    /// <summary>The method (made concrete, if it is generic), its arguments, and how much they had to be converted; null where they do not fit.</summary>
    public static (MethodInfo Method, object?[] Arguments, int Cost)? TryBind(
        MethodInfo method, ImmutableArray<PlainValue> positional, ImmutableArray<KeyValuePair<PlainValue, PlainValue>> named)
    {
        var cost = 0;
        if (method.IsGenericMethodDefinition)
        {
            if (TryMakeConcrete(method, positional) is not { } concrete) return null;
            method = concrete;
            cost += GenericCost;
        }

        var parameters = method.GetParameters();
        var arguments = new object?[parameters.Length];
        var isOpen = parameters is [.., var last] && last.IsDefined(typeof(ParamArrayAttribute));
        var used = 0;
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = parameters[i];
            PlainValue? value = i < positional.Length ? positional[i] : null;
            if (value is null)
            {
                var entry = named.FirstOrDefault(pair => pair.Key is PlainValue.TextValue text && text.Value == parameter.Name);
                value = entry.Value;
                if (value is not null) used++;
            }

            if (isOpen && i == parameters.Length - 1 && (positional.Length != parameters.Length || !ValueReader.TryRead(positional[i], parameter.ParameterType, ref cost, out arguments[i])))
            {
                var rest = PlainValue.List([.. positional.Skip(i)]);
                if (!ValueReader.TryRead(rest, parameter.ParameterType, ref cost, out arguments[i])) return null;
                cost += ParamsCost;
            }
            else if (value is not null)
            {
                if (!ValueReader.TryRead(value, parameter.ParameterType, ref cost, out arguments[i])) return null;
            }
            else if (parameter.HasDefaultValue)
            {
                arguments[i] = parameter.DefaultValue;
                cost += DefaultCost;
            }
            else if (!isOpen || i < parameters.Length - 1)
            {
                return null;
            }
        }

        return used == named.Length && (isOpen || positional.Length <= parameters.Length) ? (method, arguments, cost) : null;
    }

    private static MethodInfo? TryMakeConcrete(MethodInfo method, ImmutableArray<PlainValue> positional)
    {
        var types = new Dictionary<Type, Type>();
        foreach (var (parameter, value) in method.GetParameters().Zip(positional)) Unify(parameter.ParameterType, value, types);
        try
        {
            return method.MakeGenericMethod([.. method.GetGenericArguments().Select(argument => types.GetValueOrDefault(argument, typeof(object)))]);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static void Unify(Type type, PlainValue value, Dictionary<Type, Type> types)
    {
        if (type.IsGenericParameter)
        {
            types.TryAdd(type, Natural(value));
        }
        else if (type.IsArray || (type.IsGenericType && type.GetGenericArguments().Length == 1))
        {
            var items = ValueReader.Items(value);
            if (items is [var first, ..]) Unify(type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[0], first, types);
        }
        else if (type.IsGenericType && value is PlainValue.MappingValue { Entries: [var entry, ..] } && type.GetGenericArguments() is [var key, var item])
        {
            Unify(key, entry.Key, types);
            Unify(item, entry.Value, types);
        }
    }

    private static Type Natural(PlainValue value) => value switch
    {
        PlainValue.BooleanValue => typeof(bool),
        PlainValue.IntegerValue { Value: var number } => number >= int.MinValue && number <= int.MaxValue ? typeof(int) : typeof(long),
        PlainValue.FloatValue => typeof(double),
        PlainValue.TextValue => typeof(string),
        PlainValue.MappingValue { Entries: [var entry, ..] } => typeof(Dictionary<,>).MakeGenericType(Natural(entry.Key), Natural(entry.Value)),
        _ when ValueReader.Items(value) is [var first, ..] => typeof(List<>).MakeGenericType(Natural(first)),
        _ => typeof(object),
    };
}
