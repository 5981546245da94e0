using System.Collections.Immutable;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification.Values;

/// <summary>When an answer counts as the expected one.</summary>
/// <remarks>
/// Without a tolerance a comparison is linear in the size of the expected value. With one, items without order (sets, and lists where
/// <see cref="IgnoreOrder"/> is set) are sorted and paired, and where that does not fit and there are at most 500 of them, an assignment is looked for; so
/// no answer costs more than the expected value's own size allows.
/// </remarks>
public sealed record ValueComparison
{
    /// <summary>Equality as Python's <c>==</c> has it.</summary>
    public static ValueComparison Exact { get; } = new();

    /// <summary>
    /// Where the expected number is a float (or complex), at any depth, the answer may differ from it by this much plus <see cref="RelativeTolerance"/>'s share, as in
    /// NumPy's <c>isclose</c>. Infinities match themselves only, NaN matches nothing; keys of dicts are compared exactly. Default: 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, infinite or not a number.</exception>
    public double AbsoluteTolerance { get; init => field = CheckTolerance(value, nameof(AbsoluteTolerance)); }

    /// <summary>The share of the expected float by which the answer may differ, added to <see cref="AbsoluteTolerance"/>. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, infinite or not a number.</exception>
    public double RelativeTolerance { get; init => field = CheckTolerance(value, nameof(RelativeTolerance)); }

    /// <summary>Whether the items of the outermost list or tuple may come in any order. Default: false.</summary>
    public bool IgnoreOrder { get; init; }

    /// <summary>Whether a list equals a tuple (and an iterator) with the same items, at every depth: formats without tuples, such as JSON. Default: false.</summary>
    public bool SequencesAlike { get; init; }

    /// <summary>Whether a tuple that is the whole answer counts as the list of its items, as LiveCodeBench takes it; inside of the answer tuples stay tuples. Default: false.</summary>
    public bool TupleIsList { get; init; }

    /// <summary>Decides instead of the comparison, for problems with several right answers; null (default) for none. Must not keep state.</summary>
    public Func<CheckedAnswer, bool>? Oracle { get; init; }

    /// <summary>
    /// What the oracle is known by, such as <c>EvalPlus/poly</c>: two oracles of one name must decide alike. Verdicts of an oracle without a name (null, the default) are
    /// not kept for later runs.
    /// </summary>
    public string? OracleName { get; init; }

    /// <summary>
    /// What an answer that is no plain data counts as, the reference's too, such as <c>True</c> where a function is only asked whether it finds something; null (default): nothing
    /// that is right.
    /// </summary>
    public PlainValue? ForeignAnswer { get; init; }

    internal bool IsTolerant => AbsoluteTolerance > 0 || RelativeTolerance > 0;

    /// <summary>Whether an answer counts as the expected one. What the oracle throws passes through.</summary>
    /// <param name="expected">What is expected.</param>
    /// <param name="actual">What was answered.</param>
    /// <param name="arguments">What the function was called with, for the oracle; null for none.</param>
    public bool Matches(PlainValue expected, PlainValue actual, CallArguments? arguments = null)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        if (Oracle is { } oracle) return oracle(new CheckedAnswer(arguments ?? new CallArguments(), expected, actual));
        if (TupleIsList && actual is PlainValue.SequenceValue { Kind: SequenceKind.Tuple, Items: var items }) actual = new PlainValue.SequenceValue(SequenceKind.List, items);
        return SequencesAlike
            ? ValueMatcher.Match(this, WithLists(expected), WithLists(actual))
            : ValueMatcher.Match(this, expected, actual);
    }

    internal static double CheckTolerance(double value, string name) => value is >= 0 and < double.PositiveInfinity
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be a number of at least 0.");

    private static PlainValue WithLists(PlainValue value) => value switch
    {
        PlainValue.SequenceValue sequence => new PlainValue.SequenceValue(SequenceKind.List, All(sequence.Items)),
        PlainValue.SetValue set => new PlainValue.SetValue(All(set.Items), set.IsFrozen),
        PlainValue.MappingValue mapping => new PlainValue.MappingValue([.. mapping.Entries.Select(entry => KeyValuePair.Create(WithLists(entry.Key), WithLists(entry.Value)))]),
        _ => value,
    };

    private static ImmutableArray<PlainValue> All(ImmutableArray<PlainValue> items) => [.. items.Select(WithLists)];
}
