using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.Values;

public class ValueComparisonTests
{
    private static readonly ValueComparison Tolerant = new() { AbsoluteTolerance = 1e-6, RelativeTolerance = 1e-7 };

    [Fact]
    public void Matches_WithoutTolerance_IsEquality()
    {
        var values = new RandomValues(11).Take(300, 2).ToList();
        foreach (var expected in values) Assert.All(values, actual => Assert.Equal(expected == actual, ValueComparison.Exact.Matches(expected, actual)));
    }

    [Fact]
    public void Matches_WithTolerance_HoldsWhereverEqualityDoes()
    {
        var values = new RandomValues(12).Take(300, 2).ToList();
        foreach (var expected in values) Assert.All(values.Where(actual => expected == actual), actual => Assert.True(Tolerant.Matches(expected, actual), $"{expected} and {actual}"));
    }

    [Fact]
    public void Matches_IgnoringOrder_IsEqualityOfSomePermutation()
    {
        var items = Gen.ArrayOf(Gen.Choose(0, 3), 5);
        var comparison = new ValueComparison { IgnoreOrder = true };
        Prop.ForAll(Arb.From(from x in items from y in items from n in Gen.Choose(0, 5) from m in Gen.Frequency((3, Gen.Constant(n)), (1, Gen.Choose(0, 5))) select (x[..n], y[..m])), pair =>
        {
            var (left, right) = (pair.Item1.Select(Item).ToArray(), pair.Item2.Select(Item).ToArray());
            var expected = Permutations(right).Any(order => PlainValue.List(left) == PlainValue.List(order));
            return comparison.Matches(PlainValue.List(left), PlainValue.List(right)) == expected;
        }).QuickCheckThrowOnFailure();

        static PlainValue Item(int i) => i switch { 0 => 1, 1 => 1.0, 2 => PlainValue.Tuple(1, "a"), _ => "a" };
    }

    // Neighbours that each fit two places are what sorting alone, or taking the first that fits, gets wrong.
    [Fact]
    public void Matches_IgnoringOrderWithTolerance_IsAPermutationThatFits()
    {
        var numbers = Gen.ArrayOf(Gen.Choose(0, 5), 5);
        var comparison = new ValueComparison { IgnoreOrder = true, AbsoluteTolerance = 1.0, SequencesAlike = true };
        Prop.ForAll(Arb.From(from x in numbers from y in numbers from n in Gen.Choose(1, 5) select (x[..n], y[..n])), pair =>
        {
            var (left, right) = (pair.Item1.Select(i => (PlainValue)PlainValue.List((double)i, i % 2)).ToArray(), pair.Item2.Select(i => (PlainValue)PlainValue.Tuple((double)i, i % 2)).ToArray());
            var expected = Permutations(right).Any(order => left.Zip(order).All(two => comparison.Matches(two.First, two.Second)));
            return comparison.Matches(PlainValue.List(left), PlainValue.Tuple(right)) == expected;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Matches_OrderedPairs_DoNotNeedTheirNeighboursPlace()
    {
        // Sorted, 1.0 stands beside "a"'s pair although only the crossed pairs fit.
        PlainValue expected = PlainValue.List(PlainValue.List(1.0, "a"), PlainValue.List(1.5, "b"));
        PlainValue actual = PlainValue.List(PlainValue.List(1.2, "b"), PlainValue.List(1.3, "a"));
        Assert.True((new ValueComparison { IgnoreOrder = true, AbsoluteTolerance = 0.4 }).Matches(expected, actual));
        Assert.False((new ValueComparison { IgnoreOrder = true, AbsoluteTolerance = 0.25 }).Matches(expected, actual));
        Assert.False((new ValueComparison { AbsoluteTolerance = 0.4 }).Matches(expected, actual));
    }

    public static TheoryData<PlainValue, PlainValue, bool> Close => new()
    {
        { 1.0, 1.0000009, true },
        { 1.0, 1.01, false },
        { 1e9, 1e9 + 50, true },
        { 1e9, 1e9 + 200, false },
        { 1.0, 1, true },
        { 1.0, new PlainValue.FractionValue(1_000_001, 1_000_002), true },
        { 1.0, new PlainValue.DecimalValue("1.0000001"), true },
        { 1.0, new PlainValue.DecimalValue("1E+999999999999999999"), false },
        { 0.0, new PlainValue.DecimalValue("1E-999999999999999999"), true },
        { 1.0, new PlainValue.DecimalValue("NaN"), false },
        { 1, 1.0000001, false },
        { 1.0, "1.0", false },
        { 1.0, PlainValue.NoneValue.Instance, false },
        { double.NaN, double.NaN, false },
        { double.PositiveInfinity, double.PositiveInfinity, true },
        { double.PositiveInfinity, new PlainValue.DecimalValue("Infinity"), true },
        { double.PositiveInfinity, double.NegativeInfinity, false },
        { double.PositiveInfinity, 1e308, false },
        { 1e308, double.PositiveInfinity, false },
        { PlainValue.List(1.0, PlainValue.Tuple(2.0)), PlainValue.List(1.0000001, PlainValue.Tuple(2)), true },
        { PlainValue.List(1.0, PlainValue.Tuple(2.0)), PlainValue.List(1.0000001, PlainValue.List(2)), false },
        { PlainValue.List(1.0), PlainValue.List(1.0, 2.0), false },
        { new PlainValue.SetValue([1.0, 2.0]), new PlainValue.SetValue([2.0000001, 0.9999999]), true },
        { new PlainValue.SetValue([1.0, 2.0]), new PlainValue.SetValue([1.0000001, 0.9999999]), false },
        { Dict("a", 1.0), Dict("a", 1.0000001), true },
        { Dict("a", 1.0), Dict("b", 1.0), false },
        { new PlainValue.ComplexValue(1, 1), new PlainValue.ComplexValue(1.0000001, 0.9999999), true },
        { 1.0, new PlainValue.ComplexValue(1, 1e-3), false },
    };

    [Theory]
    [MemberData(nameof(Close))]
    public void Matches_WithTolerance_ComparesExpectedFloatsClosely(PlainValue expected, PlainValue actual, bool matches) =>
        Assert.Equal(matches, Tolerant.Matches(expected, actual));

    [Fact]
    public void Matches_SequencesAlike_AtEveryDepth()
    {
        var alike = new ValueComparison { SequencesAlike = true };
        PlainValue lists = PlainValue.List(PlainValue.List(1, 2), Dict("a", PlainValue.List()));
        PlainValue tuples = PlainValue.Tuple(new PlainValue.SequenceValue(SequenceKind.Iterator, [1, 2]), Dict("a", PlainValue.Tuple()));
        Assert.True(alike.Matches(lists, tuples));
        Assert.False(ValueComparison.Exact.Matches(lists, tuples));
        Assert.False(alike.Matches(lists, new PlainValue.SetValue([1])));
    }

    [Fact]
    public void Matches_Oracle_DecidesAlone()
    {
        var arguments = new CallArguments(7);
        var comparison = new ValueComparison { Oracle = answer => answer.Arguments == arguments && answer.Expected != answer.Actual };
        Assert.True(comparison.Matches(1, 2, arguments));
        Assert.False(comparison.Matches(1, 1, arguments));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1e-9)]
    [InlineData(double.PositiveInfinity)]
    public void Tolerances_OutOfRange_AreRefused(double tolerance)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ValueComparison { AbsoluteTolerance = tolerance });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ValueComparison { RelativeTolerance = tolerance });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OutputComparison { Tolerance = tolerance });
    }

    [Fact]
    public async Task Matches_ManyItemsThatAllFitEachOther_ComesToAnEnd()
    {
        var comparison = new ValueComparison { IgnoreOrder = true, AbsoluteTolerance = 1 };
        var expected = PlainValue.List([.. Enumerable.Range(0, 500).Select(i => (PlainValue)PlainValue.List(i * 1e-6, "x"))]);
        var actual = PlainValue.List([.. Enumerable.Range(0, 500).Select(i => (PlainValue)PlainValue.List(i * 1e-6, i == 250 ? "y" : "x"))]);
        Assert.False(await Task.Run(() => comparison.Matches(expected, actual)).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));

        var many = PlainValue.List([.. Enumerable.Range(0, 100_000).Select(i => (PlainValue)PlainValue.List((double)i, "x"))]);
        var backwards = PlainValue.List([.. many.Items.Reverse()]);
        Assert.True(await Task.Run(() => comparison.Matches(many, backwards)).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
    }

    private static PlainValue.MappingValue Dict(string key, PlainValue value) => new([KeyValuePair.Create<PlainValue, PlainValue>(key, value)]);

    private static IEnumerable<PlainValue[]> Permutations(PlainValue[] items) => items.Length == 0
        ? [[]]
        : items.SelectMany((item, i) => Permutations([.. items[..i], .. items[(i + 1)..]]).Select(rest => (PlainValue[])[item, .. rest]));
}
