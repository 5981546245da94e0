using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Reasoning.Verification.Values.PlainValue;

namespace Reasoning.Verification.Values.Literals;

/// <summary>Walks one expression; see <see cref="CSharpLiteral"/>.</summary>
internal sealed class CSharpLiteralReader
{
    private int _depth;

    public PlainValue Read(ExpressionSyntax expression)
    {
        if (++_depth > ValueCodec.DeepestValue) throw Error(expression, $"values are nested deeper than {ValueCodec.DeepestValue}");
        var value = expression switch
        {
            LiteralExpressionSyntax literal => ReadLiteral(literal),
            ParenthesizedExpressionSyntax { Expression: var inner } => Read(inner),
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression, Operand: var inner } => Read(inner),
            PrefixUnaryExpressionSyntax sign => ReadSign(sign),
            CastExpressionSyntax cast => Convert(Read(cast.Expression), cast.Type),
            TupleExpressionSyntax tuple => Tuple(tuple.Arguments),
            ArrayCreationExpressionSyntax array => ReadArray(array),
            ImplicitArrayCreationExpressionSyntax { Initializer: var items } => List(items.Expressions.Select(Read)),
            CollectionExpressionSyntax collection => List(collection.Elements.Select(ReadElement)),
            ObjectCreationExpressionSyntax creation => ReadCreation(creation, Simple(creation.Type), creation.Type),
            InvocationExpressionSyntax call => ReadCall(call),
            MemberAccessExpressionSyntax constant => ReadConstant(constant),
            DefaultExpressionSyntax when expression.ToString() is "default(string)" => NoneValue.Instance,
            _ => throw Error(expression, $"'{Shorten(expression)}' is no literal"),
        };
        _depth--;
        return value;
    }

    private static LiteralFormatException Error(SyntaxNode node, string problem) => new(node.SpanStart, problem);

    private static string Shorten(SyntaxNode node) => node.ToString() is { Length: > 60 } text ? $"{text.AsSpan(0, 60)}..." : node.ToString();

    private static SequenceValue List(IEnumerable<PlainValue> items) => new(SequenceKind.List, [.. items]);

    private static SetValue Set(IEnumerable<PlainValue> items) => new([.. items]);

    private SequenceValue Tuple(SeparatedSyntaxList<ArgumentSyntax> items) => new(SequenceKind.Tuple, [.. items.Select(item => Read(item.Expression))]);

    private static PlainValue ReadLiteral(LiteralExpressionSyntax literal) => literal.Token.Value switch
    {
        _ when literal.IsKind(SyntaxKind.NullLiteralExpression) => NoneValue.Instance,
        bool value => value,
        int value => value,
        long value => value,
        uint value => new IntegerValue(value),
        ulong value => new IntegerValue(value),
        float value => (double)value,
        double value => value,
        decimal value => new DecimalValue(value.ToString(CultureInfo.InvariantCulture)),
        string value => value,
        char value => value.ToString(),
        _ => throw Error(literal, $"'{Shorten(literal)}' is no literal of a kind that is known"),
    };

    private PlainValue ReadSign(PrefixUnaryExpressionSyntax sign)
    {
        if (sign.OperatorToken.Text is not ("-" or "+")) throw Error(sign, $"'{sign.OperatorToken.Text}' has no place in a literal");
        var isNegative = sign.OperatorToken.Text == "-";
        return Read(sign.Operand) switch
        {
            IntegerValue number => isNegative ? new IntegerValue(-number.Value) : number,
            FloatValue number => isNegative ? -number.Value : number,
            DecimalValue number => !isNegative ? number : new DecimalValue(number.Digits.StartsWith('-') ? number.Digits[1..] : $"-{number.Digits}"),
            _ => throw Error(sign, "only a number can have a sign"),
        };
    }

    private SequenceValue ReadArray(ArrayCreationExpressionSyntax array)
    {
        if (array.Initializer is { } items) return List(items.Expressions.Select(item => Element(Read(item), array.Type.ElementType)));
        return array.Type.RankSpecifiers is [{ Sizes: [LiteralExpressionSyntax { Token.Value: 0 }] }] ? List([]) : throw Error(array, "an array needs its items written down");
    }

    private PlainValue ReadElement(CollectionElementSyntax element) => element is ExpressionElementSyntax { Expression: var item }
        ? Read(item)
        : throw Error(element, "only items can be written down in a collection");

    private PlainValue ReadCreation(ObjectCreationExpressionSyntax creation, string name, TypeSyntax type)
    {
        var arguments = creation.ArgumentList?.Arguments ?? default;
        ExpressionSyntax[] items = [.. creation.Initializer?.Expressions ?? default];
        var elements = (type as GenericNameSyntax ?? (type as QualifiedNameSyntax)?.Right as GenericNameSyntax)?.TypeArgumentList.Arguments ?? default;
        switch (name)
        {
            case "List" or "IList" or "Queue" or "LinkedList" or "HashSet" or "SortedSet":
                IEnumerable<PlainValue> values = [.. arguments is [var source] ? Items(source) : [], .. items.Select(Read)];
                if (elements is [var element]) values = values.Select(value => Element(value, element));
                return name.EndsWith("Set", StringComparison.Ordinal) ? Set(values) : List(values);
            case "Dictionary" or "SortedDictionary" when arguments.Count == 0:
                return ReadMapping(items, elements);
            case "Dictionary" when arguments is [{ Expression: var copied }] && items.Length == 0 && Read(copied) is MappingValue mapping:
                return mapping;
            case "Tuple" or "ValueTuple" or "KeyValuePair":
                return Tuple(arguments);
            case "BigInteger" when arguments is [{ Expression: var number }] && Read(number) is IntegerValue integer:
                return integer;
            default:
                throw Error(creation, $"how a {name} is written down is not known");
        }
    }

    private ImmutableArray<PlainValue> Items(ArgumentSyntax source) => Read(source.Expression) switch
    {
        SequenceValue { Items: var items } => items,
        SetValue { Items: var items } => items,
        IntegerValue => [], // a capacity
        _ => throw Error(source, "a collection is made of another one"),
    };

    private MappingValue ReadMapping(ExpressionSyntax[] entries, SeparatedSyntaxList<TypeSyntax> types)
    {
        var read = ImmutableArray.CreateBuilder<KeyValuePair<PlainValue, PlainValue>>(entries.Length);
        foreach (var entry in entries)
        {
            var (key, value) = entry switch
            {
                InitializerExpressionSyntax { Expressions: [var first, var second] } => (Read(first), Read(second)),
                AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax { ArgumentList.Arguments: [{ Expression: var first }] }, Right: var second } => (Read(first), Read(second)),
                _ => throw Error(entry, "an entry of a dictionary is a key and a value"),
            };
            if (types is [_, var element]) value = Element(value, element);
            read.Add(new(key, value));
        }

        return new MappingValue(read.ToImmutable());
    }

    private PlainValue ReadCall(InvocationExpressionSyntax call) => (call.Expression.ToString(), call.ArgumentList.Arguments) switch
    {
        ("Tuple.Create" or "ValueTuple.Create" or "System.Tuple.Create", var items) => Tuple(items),
        ("BigInteger.Parse", [{ Expression: LiteralExpressionSyntax { Token.Value: string digits } }]) when BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
            new IntegerValue(number),
        (var name, []) when name.StartsWith("Array.Empty<", StringComparison.Ordinal) || name.StartsWith("Enumerable.Empty<", StringComparison.Ordinal) => List([]),
        _ => throw Error(call, $"'{Shorten(call)}' is a call, not a literal"),
    };

    private static PlainValue ReadConstant(MemberAccessExpressionSyntax constant) => constant.ToString() switch
    {
        "double.NaN" or "float.NaN" or "Double.NaN" or "Single.NaN" => double.NaN,
        "double.PositiveInfinity" or "float.PositiveInfinity" or "Double.PositiveInfinity" or "Single.PositiveInfinity" => double.PositiveInfinity,
        "double.NegativeInfinity" or "float.NegativeInfinity" or "Double.NegativeInfinity" or "Single.NegativeInfinity" => double.NegativeInfinity,
        "double.MaxValue" => double.MaxValue,
        "double.MinValue" => double.MinValue,
        "float.MaxValue" => (double)float.MaxValue,
        "float.MinValue" => (double)float.MinValue,
        "int.MaxValue" or "Int32.MaxValue" => int.MaxValue,
        "int.MinValue" or "Int32.MinValue" => int.MinValue,
        "long.MaxValue" or "Int64.MaxValue" => long.MaxValue,
        "long.MinValue" or "Int64.MinValue" => long.MinValue,
        "string.Empty" or "String.Empty" => "",
        _ => throw Error(constant, $"'{Shorten(constant)}' is no constant that is known"),
    };

    // An item of a collection of floating-point numbers is one, however it is written.
    private static PlainValue Element(PlainValue value, TypeSyntax type) =>
        value is IntegerValue && Simple(type) is "float" or "double" ? Convert(value, type) : value;

    private static PlainValue Convert(PlainValue value, TypeSyntax type) => (Simple(type), value) switch
    {
        ("float", IntegerValue number) => (double)(float)number.Value,
        ("float", FloatValue number) => (double)(float)number.Value,
        ("double", IntegerValue number) => (double)number.Value,
        ("double", DecimalValue number) => double.Parse(number.Digits, CultureInfo.InvariantCulture),
        ("decimal", IntegerValue number) => new DecimalValue(number.Value.ToString(CultureInfo.InvariantCulture)),
        ("int" or "long" or "short" or "byte" or "uint" or "ulong" or "ushort" or "sbyte" or "nint" or "BigInteger", FloatValue { Value: var number }) when double.IsFinite(number) =>
            new IntegerValue(new BigInteger(Math.Truncate(number))),
        ("float" or "double", FloatValue or NoneValue) => value,
        ("int" or "long" or "short" or "byte" or "uint" or "ulong" or "ushort" or "sbyte" or "nint" or "BigInteger", IntegerValue or NoneValue) => value,
        ("string" or "char", TextValue or NoneValue) => value,
        ("bool", BooleanValue or NoneValue) => value,
        ("decimal", DecimalValue or NoneValue) => value,
        (not ("float" or "double" or "int" or "long" or "short" or "byte" or "uint" or "ulong" or "ushort" or "sbyte" or "nint" or "string" or "char" or "bool" or "decimal"), _) => value,
        var (name, _) => throw Error(type, $"the value cannot be cast to {name} here"),
    };

    private static string Simple(TypeSyntax type) => type switch
    {
        NullableTypeSyntax { ElementType: var inner } => Simple(inner),
        QualifiedNameSyntax { Right: var right } => Simple(right),
        SimpleNameSyntax { Identifier.Text: var name } => name,
        _ => type.ToString(),
    };
}
