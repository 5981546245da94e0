using System.Collections.Frozen;
using System.Globalization;
using Reasoning.Verification.Values;
using static Reasoning.Verification.Values.PlainValue;

namespace Reasoning.Verification.Problems.Formats;

/// <summary>
/// The types that MBPP+'s inputs lost on their way through JSON, which has neither tuples nor sets nor complex numbers. Which task is meant to get what is
/// fixed by number, as in EvalPlus.
/// </summary>
internal static class MbppPlusInputs
{
    private static readonly FrozenDictionary<int, Func<IReadOnlyList<PlainValue>, IReadOnlyList<PlainValue>>> Rules = CreateRules();

    /// <summary>One call's arguments with their own types.</summary>
    /// <param name="task">The task's number.</param>
    /// <param name="arguments">As JSON has them.</param>
    public static IReadOnlyList<PlainValue> Restore(int task, IReadOnlyList<PlainValue> arguments) =>
        Rules.TryGetValue(task, out var rule) ? rule(arguments) : arguments;

    private static FrozenDictionary<int, Func<IReadOnlyList<PlainValue>, IReadOnlyList<PlainValue>>> CreateRules()
    {
        var rules = new Dictionary<int, Func<IReadOnlyList<PlainValue>, IReadOnlyList<PlainValue>>>();

        // Every argument is a tuple.
        Add(Each(Tuple), 2, 116, 132, 143, 222, 261, 273, 394, 399, 421, 424, 429, 470, 560, 579, 596, 616, 630, 726, 740, 744, 809);

        // Every argument is a list of tuples.
        Add(Each(value => Inside(value, Tuple)), 63, 64, 70, 94, 120, 237, 272, 299, 400, 409, 417, 438, 473, 614, 780);

        // The first argument is a list of tuples.
        Add(First(value => Inside(value, Tuple)), 75, 413, 444, 753);
        Add(arguments => [.. arguments.Select((value, i) => i == 1 ? Tuple(value) : value)], 106, 750);
        Add(First(value => Inside(value, item => item is SequenceValue { Items: { IsEmpty: false } items } ? new SetValue(items) : new MappingValue([]))), 115);
        Add(arguments => arguments is [var angle, var number, ..] ? [Float(angle), Complex(number)] : arguments, 124);

        // The first argument is a tuple.
        Add(First(Tuple), 250, 307, 405, 446, 617, 720, 763, 808);

        // Every argument is a tuple of tuples.
        Add(Each(value => Tuple(Inside(value, Tuple))), 259, 401, 445);
        Add(First(value => Tuple(Inside(value, Tuple))), 278);
        Add(First(value => value is MappingValue mapping ? new MappingValue([.. mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Tuple(entry.Value)))]) : value), 722);
        Add(First(Complex), 252);

        // Tuples at every depth.
        Add(Each(AllTuples), 580, 615, 791);
        return rules.ToFrozenDictionary();

        void Add(Func<IReadOnlyList<PlainValue>, IReadOnlyList<PlainValue>> rule, params ReadOnlySpan<int> tasks)
        {
            foreach (var task in tasks) rules.Add(task, rule);
        }
    }

    private static Func<IReadOnlyList<PlainValue>, IReadOnlyList<PlainValue>> Each(Func<PlainValue, PlainValue> change) => arguments => [.. arguments.Select(change)];

    private static Func<IReadOnlyList<PlainValue>, IReadOnlyList<PlainValue>> First(Func<PlainValue, PlainValue> change) =>
        arguments => [.. arguments.Select((value, i) => i == 0 ? change(value) : value)];

    private static PlainValue Tuple(PlainValue value) => value is SequenceValue { Items: var items } ? new SequenceValue(SequenceKind.Tuple, items) : value;

    private static PlainValue Inside(PlainValue value, Func<PlainValue, PlainValue> change) =>
        value is SequenceValue { Kind: var kind, Items: var items } ? new SequenceValue(kind, [.. items.Select(change)]) : value;

    private static PlainValue AllTuples(PlainValue value) =>
        value is SequenceValue { Items: var items } ? new SequenceValue(SequenceKind.Tuple, [.. items.Select(AllTuples)]) : value;

    private static PlainValue Float(PlainValue value) => value switch
    {
        IntegerValue number => (double)number.Value,
        TextValue text => double.Parse(text.Value, CultureInfo.InvariantCulture),
        _ => value,
    };

    private static PlainValue Complex(PlainValue value) => value switch
    {
        IntegerValue number => new ComplexValue((double)number.Value, 0),
        FloatValue number => new ComplexValue(number.Value, 0),
        TextValue text => ParseComplex(text.Value),
        _ => value,
    };

    // As Python writes them: (1+2j), -3j, 4. The sign that divides the parts is the last one that belongs to no exponent.
    private static ComplexValue ParseComplex(string text)
    {
        var number = text.AsSpan().Trim().TrimStart('(').TrimEnd(')');
        if (number is not [.., 'j' or 'J']) return new ComplexValue(Parse(number), 0);
        number = number[..^1];
        for (var i = number.Length - 1; i > 0; i--)
        {
            if (number[i] is '+' or '-' && number[i - 1] is not ('e' or 'E')) return new ComplexValue(Parse(number[..i]), Imaginary(number[i..]));
        }

        return new ComplexValue(0, Imaginary(number));

        static double Imaginary(ReadOnlySpan<char> part) => part is "" or "+" ? 1 : part is "-" ? -1 : Parse(part);

        static double Parse(ReadOnlySpan<char> part) => double.Parse(part, NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
