using System.Numerics;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.Values;

public class PlainValueTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 400, 0)]
    [InlineData(2, 400, 1)]
    [InlineData(3, 300, 3)]
    public async Task Equals_EveryPairOfGeneratedValues_IsWhatPythonSays(int seed, int count, int depth)
    {
        var values = new RandomValues(seed).Take(count, depth).ToList();
        using var answer = await RealPython.AskAsync(values, "json.dump([''.join('01'[a == b] for b in right) for a in left], sys.stdout)", Cancel);
        var rows = answer.RootElement.EnumerateArray().Select(row => row.GetString()!).ToList();
        var equal = 0;
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                var expected = rows[i][j] == '1';
                Assert.True(values[i].Equals(values[j]) == expected, $"{values[i]} == {values[j]} is {expected} in Python.");
                if (!expected) continue;
                Assert.True(values[i].GetHashCode() == values[j].GetHashCode(), $"The hashes of {values[i]} and {values[j]} differ.");
                if (i != j && values[i].GetType() != values[j].GetType()) equal++;
            }
        }

        Assert.True(equal > 100, $"Only {equal} pairs of different types were equal: the values prove little.");
    }

    [Theory]
    [InlineData(4, 2000, 0)]
    [InlineData(5, 2000, 3)]
    public async Task ToString_GeneratedValues_IsPythonsRepr(int seed, int count, int depth)
    {
        // Python shows a set in the order of its hashes, which differs from run to run, and chooses a decimal's notation itself.
        var values = new RandomValues(seed).Take(count, depth).Where(value => !Holds(value, IsShownOtherwise)).ToList();
        using var answer = await RealPython.AskAsync(values, "json.dump([repr(value) for value in left], sys.stdout)", Cancel);
        var texts = answer.RootElement.EnumerateArray().Select(Text).ToList();
        Assert.True(values.Count > count / 2);
        for (var i = 0; i < values.Count; i++) Assert.Equal(texts[i], values[i].ToString());
    }

    [Fact]
    public void ToString_SetsAndIterators_AreWrittenInTheirOrder()
    {
        Assert.Equal("{2, 1}", new PlainValue.SetValue([2, 1, 2]).ToString());
        Assert.Equal("frozenset({2, 1})", new PlainValue.SetValue([2, 1], isFrozen: true).ToString());
        Assert.Equal("iter([1, 'a'])", new PlainValue.SequenceValue(SequenceKind.Iterator, [1, "a"]).ToString());
    }

    [Fact]
    public void ToString_HugeValues_AreCutOff()
    {
        Assert.Equal("<integer of about 1000000 digits>", new PlainValue.IntegerValue(BigInteger.Pow(10, 1_000_000)).ToString());
        Assert.Equal("<negative integer of about 4400 digits>", new PlainValue.IntegerValue(-BigInteger.Pow(10, 4400)).ToString());
        Assert.Equal(2003, PlainValue.List([.. Enumerable.Range(0, 100_000).Select(i => (PlainValue)i)]).ToString().Length);
        Assert.EndsWith("aaa...", new PlainValue.TextValue(new string('a', 1_000_000)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void SetsAndDicts_EqualParts_AreKeptOnce()
    {
        Assert.Equal(2, new PlainValue.SetValue([1, 1.0, true, 2]).Items.Length);
        Assert.NotEqual(new PlainValue.SetValue([1, 1]), new PlainValue.SetValue([1, 2]));
        var mapping = new PlainValue.MappingValue([KeyValuePair.Create<PlainValue, PlainValue>(1, "a"), KeyValuePair.Create<PlainValue, PlainValue>(1.0, "b")]);
        Assert.Equal("{1: 'b'}", mapping.ToString());
        Assert.NotEqual(new PlainValue.SetValue([double.NaN]), new PlainValue.SetValue([double.NaN]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1E")]
    [InlineData("1E+99999999999999999999")]
    [InlineData("0x10")]
    [InlineData("1_000")]
    [InlineData(".")]
    [InlineData(" 1")]
    [InlineData("NaN1x")]
    public void DecimalValue_BrokenNotation_IsRefused(string notation) => Assert.Throws<ArgumentException>(() => new PlainValue.DecimalValue(notation));

    public static TheoryData<string> Attacks => ["folded halves", "multiples of Python's prime", "nan", "nested sets", "twins", "digits", "exponents", "fractions", "dict keys"];

    // Each of these takes seconds to minutes where equal hashes can be prepared, or where work is done again at every level.
    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Equals_ValuesMadeToBeSlow_ComesToAnEnd(string attack)
    {
        var compared = Task.Run(() => Attack(attack).Equals(Attack(attack)), Cancel);
        Assert.Equal(attack != "nan", await compared.WaitAsync(TimeSpan.FromMinutes(2), Cancel));
    }

    private static PlainValue Attack(string name) => name switch
    {
        "folded halves" => Set(Enumerable.Range(1, 200_000).Select(i => (PlainValue)(((long)i << 32) | (uint)i))),
        "multiples of Python's prime" => Set(Enumerable.Range(1, 200_000).Select(i => (PlainValue)new PlainValue.IntegerValue(i * ((BigInteger.One << 61) - 1)))),
        "nan" => Set(Enumerable.Range(0, 200_000).Select(_ => (PlainValue)double.NaN)),
        "nested sets" => Enumerable.Range(0, 400).Aggregate((PlainValue)1, (inner, i) => new PlainValue.SetValue([inner, .. Enumerable.Range(i, 200).Select(k => (PlainValue)k)], true)),
        "twins" => Enumerable.Range(0, 17).Aggregate((PlainValue)1, (inner, i) => new PlainValue.SetValue([inner, PlainValue.Tuple(inner, i)], true)),
        "digits" => new PlainValue.IntegerValue(BigInteger.Pow(7, 1_000_000)),
        "exponents" => PlainValue.List([.. Enumerable.Range(1, 10_000).Select(i => (PlainValue)new PlainValue.DecimalValue($"{i}E+99999999999999999"))]),
        "fractions" => new PlainValue.FractionValue(BigInteger.Pow(3, 500_000), BigInteger.Pow(2, 500_000)),
        _ => new PlainValue.MappingValue([.. Enumerable.Range(1, 200_000).Select(i => KeyValuePair.Create((PlainValue)PlainValue.Tuple(i, -i), (PlainValue)i))]),
    };

    private static PlainValue.SetValue Set(IEnumerable<PlainValue> items) => new([.. items]);

    private static bool IsShownOtherwise(PlainValue value) =>
        value is PlainValue.SetValue { Items.Length: > 1 } || (value is PlainValue.DecimalValue number && number.Digits.Contains('E') && !number.Digits.EndsWith("999999999999999999", StringComparison.Ordinal));

    private static bool Holds(PlainValue value, Func<PlainValue, bool> what) => what(value) || (value switch
    {
        PlainValue.SequenceValue sequence => sequence.Items.Any(item => Holds(item, what)),
        PlainValue.SetValue set => set.Items.Any(item => Holds(item, what)),
        PlainValue.MappingValue mapping => mapping.Entries.Any(entry => Holds(entry.Key, what) || Holds(entry.Value, what)),
        _ => false,
    });

    private static string Text(System.Text.Json.JsonElement json) => ((PlainValue.TextValue)ValueCodec.Read(json)).Value;
}
