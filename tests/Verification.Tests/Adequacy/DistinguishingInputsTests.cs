using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Adequacy.Differential;

namespace Reasoning.Verification.Tests.Adequacy;

public class DistinguishingInputsTests
{
    private static readonly Arbitrary<int[][]> Behaviours = Arb.From(
        from programs in Gen.Choose(1, 7)
        from inputs in Gen.Choose(0, 8)
        from rows in Gen.ArrayOf(Gen.ArrayOf(Gen.Choose(0, 2), inputs), programs)
        select rows);

    [Fact]
    public void Choose_AnyBehaviours_TellsApartWhatAllInputsDo()
    {
        Prop.ForAll(Behaviours, rows =>
        {
            var chosen = DistinguishingInputs.Choose(rows);
            Assert.Equal(Separated(rows, [.. Enumerable.Range(0, rows[0].Length)]), Separated(rows, chosen));
            for (var i = 0; i < chosen.Count; i++) Assert.NotEqual(Separated(rows, [.. chosen.Take(i)]), Separated(rows, [.. chosen.Take(i + 1)]));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Choose_SmallCases_AreWithinTheGreedyBoundOfTheBestSet()
    {
        Prop.ForAll(Behaviours, rows =>
        {
            var inputs = rows[0].Length;
            var wanted = Separated(rows, [.. Enumerable.Range(0, inputs)]);
            var best = Enumerable.Range(0, 1 << inputs)
                .Where(set => Separated(rows, [.. Enumerable.Range(0, inputs).Where(i => (set >> i & 1) == 1)]).SetEquals(wanted))
                .Min(set => BitOperations.PopCount((uint)set));
            Assert.InRange(DistinguishingInputs.Choose(rows).Count, best, best * (1 + Math.Log(Math.Max(1, wanted.Count))));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Choose_OneInputThatTellsAll_IsEnough() => Assert.Equal([1], DistinguishingInputs.Choose([[0, 0, 0], [0, 1, 0], [1, 2, 0]]));

    [Fact]
    public void Choose_NoPrograms_IsEmpty() => Assert.Empty(DistinguishingInputs.Choose([]));

    private static HashSet<(int, int)> Separated(int[][] rows, IReadOnlyList<int> inputs) =>
    [
        .. from one in Enumerable.Range(0, rows.Length)
           from other in Enumerable.Range(0, one)
           where inputs.Any(input => rows[one][input] != rows[other][input])
           select (one, other),
    ];
}
