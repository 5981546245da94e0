using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Tests.Sampling;

public class FilterPropertyTests
{
    private static readonly Arbitrary<double> Fractions = Arb.From(Gen.Choose(1, 999).Select(i => i / 1000.0));
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Fact]
    public void TopK_AnyRow_KeepsTheSameTokensAsAFullSort() =>
        Prop.ForAll(LogitRows.Arbitrary, Arb.From(Gen.Choose(1, 90)), (row, k) =>
            ReferenceFilters.Apply(new TopKProcessor(k), row).SetEquals(ReferenceFilters.TopK(row, k))).Check(Thorough);

    [Fact]
    public void TopP_AnyRow_KeepsTheSmallestSetThatReachesP() =>
        Prop.ForAll(LogitRows.Arbitrary, Fractions, (row, p) =>
            IsBetween(ReferenceFilters.Apply(new TopPProcessor(p), row), slack => ReferenceFilters.TopP(row, p, slack))).Check(Thorough);

    [Fact]
    public void TypicalP_AnyRow_KeepsTheSmallestSetThatReachesTheMass() =>
        Prop.ForAll(LogitRows.Arbitrary, Fractions, (row, mass) =>
            IsBetween(ReferenceFilters.Apply(new TypicalPProcessor(mass), row), slack => ReferenceFilters.Typical(row, mass, slack))).Check(Thorough);

    [Fact]
    public void MinP_AnyRow_KeepsTokensNearTheMostProbable() =>
        Prop.ForAll(LogitRows.Arbitrary, Fractions, (row, fraction) =>
        {
            var kept = ReferenceFilters.Apply(new MinPProcessor(fraction), row);
            return kept.IsSupersetOf(ReferenceFilters.MinP(row, fraction * (1 + 1e-9))) && kept.IsSubsetOf(ReferenceFilters.MinP(row, fraction * (1 - 1e-9)));
        }).Check(Thorough);

    [Fact]
    public void Temperature_AnyRow_DividesDifferences() =>
        Prop.ForAll(LogitRows.Arbitrary, Arb.From(Gen.Choose(1, 300).Select(i => i / 100.0)), (row, temperature) =>
        {
            float[] scaled = [.. row];
            new TemperatureProcessor(temperature).Process(scaled, new LogitsContext([], 0));
            float max = row.Max();
            return row.Zip(scaled).All(pair => float.IsNegativeInfinity(pair.First)
                ? float.IsNegativeInfinity(pair.Second)
                : Math.Abs(pair.Second - ((pair.First - max) / temperature)) <= 1e-5 * Math.Abs((pair.First - max) / temperature));
        }).Check(Thorough);

    [Fact]
    public void EveryFilter_AnyRow_KeepsATokenAndMakesNoNaN() =>
        Prop.ForAll(LogitRows.Arbitrary, Fractions, (row, fraction) =>
        {
            ILogitsProcessor[] filters =
            [
                new TemperatureProcessor(0), new TemperatureProcessor(1e-60), new TemperatureProcessor(fraction), new TopKProcessor(1),
                new TopPProcessor(fraction), new TopPProcessor(1e-12), new MinPProcessor(1), new TypicalPProcessor(fraction), new TypicalPProcessor(1e-12),
                new RepetitionPenaltyProcessor(1.5), new PresenceFrequencyProcessor(1, 0.5),
            ];
            int[] tokens = [0, 0, row.Length - 1, -1];
            foreach (var filter in filters)
            {
                float[] copy = [.. row];
                filter.Process(copy, new LogitsContext(tokens, 1));
                if (copy.Any(float.IsNaN) || !copy.Any(float.IsFinite) || copy.Where((value, i) => float.IsNegativeInfinity(row[i]) && value != row[i]).Any())
                    return false;
            }

            return true;
        }).Check(Thorough);

    [Fact]
    public void Process_LargeVocabularyAndLargeSets_EqualTheReference()
    {
        float[] row = LogitRows.Make(20_000, 1, seed: 5);
        Assert.Equal(ReferenceFilters.TopK(row, 7000), ReferenceFilters.Apply(new TopKProcessor(7000), row));
        Assert.Equal(ReferenceFilters.TopP(row, 0.99, 0), ReferenceFilters.Apply(new TopPProcessor(0.99), row));
        Assert.Equal(ReferenceFilters.Typical(row, 0.9, 0), ReferenceFilters.Apply(new TypicalPProcessor(0.9), row));
    }

    // A sum that meets the mass but for rounding may fall either way; the set must then lie between those of a slightly smaller and larger mass.
    private static bool IsBetween(HashSet<int> kept, Func<double, HashSet<int>> reference) =>
        kept.Count > 0 && kept.IsSupersetOf(reference(-1e-9)) && kept.IsSubsetOf(reference(1e-9));
}
