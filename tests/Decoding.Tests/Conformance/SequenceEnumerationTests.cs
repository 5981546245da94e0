using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Conformance.Oracles;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Tests.Conformance;

public sealed class SequenceEnumerationTests
{
    private static readonly int[] Begin = [0];

    [Fact]
    public void Enumerate_ToyModel_GivesTheGoldenValues()
    {
        using var toy = new ToyLanguageModel();
        var all = SequenceEnumeration.Enumerate(toy, Begin);
        Assert.Equal(21_845, all.Sequences.Count);
        Assert.Equal(1, all.TotalMass, 1e-9);
        Assert.Equal(5.520259, all.Expectation(sequence => sequence.Length), 5e-7);
        Assert.Equal(0, all.CutMass);
        var mode = all.MostProbable(1)[0];
        Assert.Equal([1, 1, 0], mode.Tokens);
        Assert.Equal(-2.648089, mode.LogProbability, 5e-7);
        Assert.False(mode.IsCut);
        var greedy = Assert.Single(all.Sequences, sequence => sequence.Tokens.SequenceEqual([1, 1, 3, 4, 2, 2, 1, 0]));
        Assert.Equal(-4.391909, greedy.LogProbability, 5e-7);
    }

    [Fact]
    public void Enumerate_ToyModelCutAtFour_MarksWhatWasCut()
    {
        using var toy = new ToyLanguageModel();
        var all = SequenceEnumeration.Enumerate(toy, Begin, new SequenceEnumerationOptions { MaximumLength = 4 });
        Assert.Equal(1 + 4 + 16 + (64 * 5), all.Sequences.Count);   // after three tokens all five may follow
        Assert.Equal(4 * 64, all.Sequences.Count(sequence => sequence.IsCut));
        Assert.Equal(1, all.TotalMass, 1e-12);
        Assert.Equal(3.51851, all.Expectation(sequence => sequence.Length), 5e-6);
        var whole = SequenceEnumeration.Enumerate(toy, Begin);
        Assert.Equal(whole.Expectation(sequence => sequence.Length > 4 || sequence.Tokens[^1] != 0 ? 1 : 0), all.CutMass, 1e-12);
    }

    [Fact]
    public void Enumerate_RandomModels_AgreeWithTheModelsOwnLogits() =>
        Prop.ForAll(Models, given =>
        {
            using var model = given();
            var all = SequenceEnumeration.Enumerate(model, Begin, new SequenceEnumerationOptions { MaximumLength = model.MaxLength });
            bool areRight = all.Sequences.All(sequence =>
            {
                double sum = 0;
                for (int i = 0; i < sequence.Length; i++)
                {
                    float[] logits = model.Logits([0, .. sequence.Tokens.AsSpan()[..i]]);
                    sum += logits[sequence.Tokens[i]] - Categorical.LogSumExp(logits);
                }

                return Math.Abs(sum - sequence.LogProbability) < 1e-9 && sequence.IsCut == (sequence.Tokens[^1] != 0);
            });
            var order = all.Sequences.Select(sequence => string.Join(' ', sequence.Tokens.Select(token => token.ToString("D3", null)))).ToList();
            bool isSorted = order.SequenceEqual(order.Order(StringComparer.Ordinal));
            return areRight && isSorted && Math.Abs(all.TotalMass - 1) < 1e-12 && (all.CutMass == 0) == model.ForcesEnd;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Entropy_UniformModel_IsItsClosedForm()
    {
        // Ends with probability 1/4 at each of two steps, then always: H = ln 4 + 3/4 ln 4.
        using var model = new RandomLanguageModel(4, 3, seed: 1, peakedness: 0);
        var all = SequenceEnumeration.Enumerate(model, Begin, new SequenceEnumerationOptions { MaximumLength = 3 });
        Assert.Equal(1 + 3 + 9, all.Sequences.Count);
        Assert.Equal(1.75 * Math.Log(4), all.Entropy, 1e-12);
    }

    [Fact]
    public void MostProbable_Ties_GoByTokens()
    {
        using var model = new RandomLanguageModel(3, 3, seed: 1, peakedness: 0);
        var best = SequenceEnumeration.Enumerate(model, Begin, new SequenceEnumerationOptions { MaximumLength = 3 }).MostProbable(4);
        Assert.Equal(["0", "1 0", "1 1 0", "1 2 0"], best.Select(sequence => string.Join(' ', sequence.Tokens)));
        Assert.Equal(7, SequenceEnumeration.Enumerate(model, Begin, new SequenceEnumerationOptions { MaximumLength = 3 }).MostProbable(100).Count);
    }

    [Fact]
    public void Enumerate_LongerPromptAndOtherEnds_FollowBoth()
    {
        using var model = new HashLanguageModel(vocabularySize: 4, contextLength: 12);
        var options = new SequenceEnumerationOptions { MaximumLength = 2, EndTokens = new HashSet<int> { 2, 3 } };
        var all = SequenceEnumeration.Enumerate(model, [1, 2, 3], options);
        Assert.Equal(["0 0", "0 1", "0 2", "0 3", "1 0", "1 1", "1 2", "1 3", "2", "3"], all.Sequences.Select(sequence => string.Join(' ', sequence.Tokens)));
        Assert.Equal(4, all.Sequences.Count(sequence => sequence.IsCut));
        float[] logits = model.Logits(1, 2, 3);
        Assert.Equal(logits[3] - Categorical.LogSumExp(logits), all.Sequences[^1].LogProbability, 1e-12);
    }

    [Fact]
    public void Enumerate_TooManySequences_IsRefusedBeforeTheyAreWalked()
    {
        int passes = 0;
        using var model = new HashLanguageModel(vocabularySize: 1000, contextLength: 50) { ForwardStarting = _ => passes++ };
        var error = Assert.Throws<InvalidOperationException>(() => SequenceEnumeration.Enumerate(
            model, Begin, new SequenceEnumerationOptions { MaximumLength = 30, SequenceLimit = 5000 }));
        Assert.Contains("5000", error.Message, StringComparison.Ordinal);
        Assert.InRange(passes, 1, 7);
    }

    [Fact]
    public void Enumerate_LimitOfExactlyAllSequences_IsEnough()
    {
        using var toy = new ToyLanguageModel();
        Assert.Equal(21_845, SequenceEnumeration.Enumerate(toy, Begin, new SequenceEnumerationOptions { SequenceLimit = 21_845 }).Sequences.Count);
        Assert.Throws<InvalidOperationException>(() => SequenceEnumeration.Enumerate(toy, Begin, new SequenceEnumerationOptions { SequenceLimit = 21_844 }));
    }

    [Fact]
    public void Enumerate_BadArguments_AreRefused()
    {
        using var toy = new ToyLanguageModel();
        Assert.Throws<ArgumentException>(() => SequenceEnumeration.Enumerate(toy, []));
        Assert.Throws<ContextOverflowException>(() => SequenceEnumeration.Enumerate(toy, Begin, new SequenceEnumerationOptions { MaximumLength = 10 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceEnumerationOptions { MaximumLength = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceEnumerationOptions { SequenceLimit = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => SequenceEnumeration.Enumerate(toy, Begin).MostProbable(0));
        Assert.Throws<OperationCanceledException>(() => SequenceEnumeration.Enumerate(toy, Begin, cancellationToken: new CancellationToken(true)));
    }

    [Fact]
    public void EndTokens_ChangedAfterwards_KeepTheirValue()
    {
        var ends = new HashSet<int> { 1 };
        var options = new SequenceEnumerationOptions { EndTokens = ends };
        ends.Add(2);
        Assert.Equal([1], options.EndTokens!);
    }

    private static Arbitrary<Func<RandomLanguageModel>> Models => Arb.From(
        from vocabulary in Gen.Choose(2, 5)
        from length in Gen.Choose(1, 5)
        from seed in Gen.Choose(0, int.MaxValue)
        from peakedness in Gen.Choose(0, 60)
        from forcesEnd in Gen.Elements(true, false)
        select (Func<RandomLanguageModel>)(() => new RandomLanguageModel(vocabulary, length, (ulong)seed, peakedness / 10.0, forcesEnd)));
}
