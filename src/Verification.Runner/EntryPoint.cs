using System.Collections.Immutable;
using System.Reflection;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Runner;

/// <summary>The methods that a name means, of which each call takes the one that fits its arguments.</summary>
internal sealed class EntryPoint
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
    private const string Alone = "Methods__";

    private readonly string _name;
    private readonly List<MethodInfo> _methods;
    private readonly Dictionary<Type, object> _targets = [];

    private EntryPoint(string name, List<MethodInfo> methods)
    {
        _name = name;
        _methods = methods;
        foreach (var type in methods.Where(method => !method.IsStatic).Select(method => method.DeclaringType!).Distinct())
            _targets.Add(type, Create(type));
    }

    /// <summary>Finds a method by its name, or by <c>Type.Method</c>; for instance methods, creates the instance.</summary>
    /// <exception cref="MissingMethodException">There is none.</exception>
    public static EntryPoint Find(Assembly assembly, string entry)
    {
        var dot = entry.LastIndexOf('.');
        var (owner, name) = dot < 0 ? ("", entry) : (entry[..dot], entry[(dot + 1)..]);
        List<Type> types = [.. assembly.GetTypes().Where(type => !type.IsInterface && !type.ContainsGenericParameters)];
        if (owner.Length > 0)
        {
            var named = types.FindAll(type => type.FullName!.Replace('+', '.') == owner || type.Name == owner);
            types = named.Count > 0 ? named : types.FindAll(type => type.Name == Alone);
        }

        // A local function of top-level statements is compiled to a method of this name.
        List<MethodInfo> methods = [.. types.SelectMany(type => type.GetMethods(Any)).Where(method => !method.IsAbstract && method.Name == name)];
        if (methods.Count == 0) methods = [.. types.SelectMany(type => type.GetMethods(Any)).Where(method => method.Name.Contains($">g__{name}|", StringComparison.Ordinal))];
        if (methods.Count == 0) throw new MissingMethodException($"the program has no method {entry}");

        // Overloads share a type: the first one that has the method, public ones before others.
        var first = methods.OrderBy(method => method.IsPublic ? 0 : 1).First().DeclaringType;
        return new EntryPoint(entry, methods.FindAll(method => method.DeclaringType == first));
    }

    /// <summary>Calls the method that fits the arguments best.</summary>
    /// <exception cref="ArgumentException">None fits.</exception>
    public object? Call(ImmutableArray<PlainValue> positional, ImmutableArray<KeyValuePair<PlainValue, PlainValue>> named)
    {
        MethodInfo? best = null;
        object?[]? arguments = null;
        var least = int.MaxValue;
        foreach (var method in _methods)
        {
            if (Binding.TryBind(method, positional, named) is not var (bound, converted, cost) || cost >= least) continue;
            (best, arguments, least) = (bound, converted, cost);
        }

        if (best is null || arguments is null)
        {
            var takes = string.Join(" or ", _methods.Select(method => $"({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})"));
            throw new ArgumentException($"the method {_name} takes {takes} and cannot be called with ({string.Join(", ", positional.Select(Text))})");
        }

        return Await(Candidate.Invoke(best, best.IsStatic ? null : _targets[best.DeclaringType!], arguments));
    }

    private static string Text(PlainValue value)
    {
        var text = value.ToString() ?? "";
        return text.Length > 60 ? $"{text[..60]}..." : text;
    }

    private static object Create(Type type)
    {
        var constructor = type.GetConstructor(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance, []);
        if (constructor is null && type.IsValueType) return Activator.CreateInstance(type)!;
        if (constructor is null || type.IsAbstract) throw new MissingMethodException($"the class {type.Name} cannot be created without arguments");
        return constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [], null);
    }

    /// <summary>What an asynchronous method comes to.</summary>
    private static object? Await(object? result)
    {
        if (result is null) return null;
        var type = result.GetType();
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>)) result = type.GetMethod("AsTask")!.Invoke(result, null);
        if (result is ValueTask plain) result = plain.AsTask();
        if (result is not Task task) return result;
        task.GetAwaiter().GetResult();
        for (var kind = task.GetType(); kind is not null; kind = kind.BaseType)
        {
            if (kind.IsGenericType && kind.GetGenericTypeDefinition() == typeof(Task<>))
                return kind.GetGenericArguments()[0].Name == "VoidTaskResult" ? null : kind.GetProperty("Result")!.GetValue(task);
        }

        return null;
    }
}
