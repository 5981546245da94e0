using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.TestGeneration.Inputs;
using Reasoning.Verification.Tests.Values;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.TestGeneration;

public class InputMutationTests
{
    private static readonly Arbitrary<int> Seeds = Arb.From(Gen.Choose(0, int.MaxValue - 1));

    [Fact]
    public void Take_AnyInputs_PutsEveryTypeOnlyWhereItWasSeen()
    {
        Prop.ForAll(Seeds, seed =>
        {
            var seen = Inputs(seed);
            var types = seen.SelectMany(Places).ToHashSet();
            foreach (var input in new InputMutation(seen, new() { Seed = seed }).Take(60)) Assert.Subset(types, Places(input).ToHashSet());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Take_AnyInputs_GivesEachInputOnceAndNoSeenOne()
    {
        Prop.ForAll(Seeds, seed =>
        {
            var seen = Inputs(seed);
            var made = new InputMutation(seen, new() { Seed = seed }).Take(80).Select(InputMutation.Key).ToList();
            Assert.Equal(made.Count, made.Distinct().Count());
            Assert.Empty(made.Intersect(seen.Select(InputMutation.Key)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Take_SameSeed_GivesTheSameInputs()
    {
        Prop.ForAll(Seeds, seed =>
        {
            var seen = Inputs(seed);
            Assert.Equal(Made(seed), Made(seed));
            if (Made(seed).Count > 20) Assert.NotEqual(Made(seed), Made(seed + 1));

            List<string> Made(int with) => [.. new InputMutation(seen, new() { Seed = with }).Take(40).Select(InputMutation.Key)];
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Take_TuplesOfOneLength_KeepIt()
    {
        CallArguments[] seen = [new(PlainValue.List(PlainValue.Tuple(1, "a"), PlainValue.Tuple(2, "b"))), new(PlainValue.List())];
        var made = new InputMutation(seen).Take(200).Select(input => (PlainValue.SequenceValue)input.Positional[0]).ToList();
        Assert.Equal(200, made.Count);
        foreach (var item in made.SelectMany(list => list.Items))
        {
            var tuple = Assert.IsType<PlainValue.SequenceValue>(item);
            Assert.Collection(tuple.Items, first => Assert.IsType<PlainValue.IntegerValue>(first), second => Assert.IsType<PlainValue.TextValue>(second));
        }
    }

    [Fact]
    public void Take_OneTruthValue_EndsWhenThereAreNoOthers() =>
        Assert.Equal(["False"], new InputMutation([new CallArguments(true)]).Take(50).Select(input => input.Positional[0].ToString()));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Take_NoArgumentsOrNone_GivesNothing(int arguments) =>
        Assert.Empty(new InputMutation([new CallArguments(Enumerable.Repeat((PlainValue)PlainValue.NoneValue.Instance, arguments).ToArray())]).Take(10));

    [Fact]
    public void Take_WithoutIngredients_MovesIntegersByOne()
    {
        var options = new InputMutationOptions { IngredientShare = 0, MostSteps = 1 };
        var mutation = new InputMutation([new CallArguments(10L, 20L)], options);
        var made = new[] { mutation.Next(), mutation.Next(), mutation.Next(), mutation.Next() }.Select(input => string.Join(' ', input!.Positional)).Order();
        Assert.Equal(["10 19", "10 21", "11 20", "9 20"], made);
        Assert.Null(mutation.Next());
    }

    [Fact]
    public void Take_EmptyListWhereOthersHoldTexts_GetsTexts()
    {
        CallArguments[] seen = [new(PlainValue.List()), new(PlainValue.List("seen"))];
        Assert.Contains(new InputMutation(seen, new() { MostSteps = 1 }).Take(30), input => input.Positional[0] is PlainValue.SequenceValue { Items.Length: 2 });
    }

    [Fact]
    public void Take_ManyInputs_StayWithinTheBounds()
    {
        var options = new InputMutationOptions { MostValues = 20, LongestText = 30, MostSteps = 3 };
        foreach (var input in new InputMutation([new CallArguments(PlainValue.List("some words", "more"), "text")], options).Take(3000))
        {
            var texts = input.Positional.OfType<PlainValue.TextValue>().Concat(((PlainValue.SequenceValue)input.Positional[0]).Items.Cast<PlainValue.TextValue>()).ToList();
            Assert.InRange(texts.Count, 1, 23);
            Assert.All(texts, text => Assert.InRange(text.Value.Length, 0, 30));
        }
    }

    [Fact]
    public void Take_NamedArguments_KeepTheirNames()
    {
        var seen = new CallArguments([1L], [KeyValuePair.Create<string, PlainValue>("key", "text")]);
        var made = new InputMutation([seen]).Take(50).ToList();
        Assert.All(made, input => Assert.Equal("key", Assert.Single(input.Named).Key));
        Assert.Contains(made, input => input.Named[0].Value != (PlainValue)"text");
        Assert.Contains(made, input => input.Positional[0] != 1L);
    }

    [Fact]
    public void Take_DeepTuples_TakesThem()
    {
        PlainValue deep = 1L;
        for (var i = 0; i < 400; i++) deep = PlainValue.Tuple(deep);
        Assert.NotEmpty(new InputMutation([new CallArguments(deep)]).Take(3));
    }

    [Fact]
    public void Take_PairsOfSurrogates_AreNotCut()
    {
        foreach (var input in new InputMutation([new CallArguments("a😀b😀😀")]).Take(200))
            Assert.DoesNotContain('\ufffd', string.Concat(((PlainValue.TextValue)input.Positional[0]).Value.EnumerateRunes()));
    }

    [Fact]
    public void Options_BadValues_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new InputMutationOptions { MostSteps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new InputMutationOptions { IngredientShare = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new InputMutationOptions { MostValues = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TestInputOptions { Count = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TestInputOptions { CpuTime = TimeSpan.Zero });
        Assert.Throws<ArgumentException>(() => new InputMutation([]));
    }

    private static CallArguments[] Inputs(int seed)
    {
        var values = new RandomValues(seed);
        return [.. Enumerable.Range(0, 1 + (seed % 4)).Select(_ => new CallArguments([values.Next(3), values.Next(2)], [KeyValuePair.Create("named", values.Next(1))]))];
    }

    /// <summary>Every place of an input with the type that stands there.</summary>
    private static IEnumerable<(string, Type, object?)> Places(CallArguments input) =>
        input.Positional.SelectMany((value, i) => Places(value, $"{i}")).Concat(input.Named.SelectMany(named => Places(named.Value, named.Key)));

    private static IEnumerable<(string, Type, object?)> Places(PlainValue value, string place)
    {
        var (kind, parts) = value switch
        {
            PlainValue.SequenceValue sequence => (sequence.Kind, sequence.Items.SelectMany(item => Places(item, $"{place}.item"))),
            PlainValue.SetValue set => (set.IsFrozen, set.Items.SelectMany(item => Places(item, $"{place}.item"))),
            PlainValue.BytesValue bytes => (bytes.IsMutable, []),
            PlainValue.MappingValue mapping => (null, mapping.Entries.SelectMany(entry => Places(entry.Key, $"{place}.key").Concat(Places(entry.Value, $"{place}.value")))),
            _ => ((object?)null, Enumerable.Empty<(string, Type, object?)>()),
        };
        return parts.Prepend((place, value.GetType(), kind));
    }
}
