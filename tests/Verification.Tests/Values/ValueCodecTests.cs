using System.Buffers;
using System.Text;
using System.Text.Json;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.Values;

public class ValueCodecTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_WhatPythonEncodes_IsWhatWasWritten()
    {
        // What Python builds a value of twice, such as a set, it may hand back in another order.
        var values = new RandomValues(21).Take(1500, 3).Select(WithoutNaN).ToList();
        using var answer = await RealPython.AskAsync(values, "json.dump([encode(value) for value in left], sys.stdout)", Cancel);
        var back = answer.RootElement.EnumerateArray().Select(ValueCodec.Read).ToList();
        Assert.Equal(values.Count, back.Count);
        for (var i = 0; i < values.Count; i++)
        {
            Assert.True(values[i] == back[i], $"{values[i]} came back as {back[i]}");
            Assert.Equal(values[i].GetType(), back[i].GetType());
        }
    }

    [Fact]
    public void Read_WhatIsWritten_IsTheSame()
    {
        foreach (var value in new RandomValues(22).Take(1500, 4)) Assert.Equal(value.ToString(), Decode(Encode(value)).ToString());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("1.5")]
    [InlineData("""["x", 1]""")]
    [InlineData("""[["l"]]""")]
    [InlineData("""["i", "10"]""")]
    [InlineData("""["i", 10]""")]
    [InlineData("""["i", "0x1", "0x2"]""")]
    [InlineData("""["f", "1.0"]""")]
    [InlineData("""["f", "0x1.0p+99999"]""")]
    [InlineData("""["c", "0x1.0p+0"]""")]
    [InlineData("""["b", "0"]""")]
    [InlineData("""["d", 1]""")]
    [InlineData("""["r", 1, 2, 0]""")]
    [InlineData("""["r", 1, 2, ["f", "0x1.0p+0"]]""")]
    [InlineData("""["q", "0x1", "0x0"]""")]
    [InlineData("""["q", "0x1", "-0x2"]""")]
    [InlineData("""["m", "1.2.3"]""")]
    [InlineData("""["m", null]""")]
    [InlineData("""["l", ["l", {}]]""")]
    public void Read_BrokenValue_IsRefused(string json) => Assert.Throws<MalformedValueException>(() => Decode(json));

    [Fact]
    public void Read_FractionThatTakesSecondsToReduce_IsRefused()
    {
        var digits = new string('7', 200_000);
        Assert.Throws<MalformedValueException>(() => Decode($"""["q", "0x{digits}", "0x{digits}3"]"""));
    }

    [Fact]
    public void Read_DeeperThanMayBe_IsRefused()
    {
        Assert.Equal(1, Depth(ValueCodec.DeepestValue).ToString().Count(letter => letter == '1'));
        Assert.Throws<MalformedValueException>(() => Depth(ValueCodec.DeepestValue + 1));

        static PlainValue Depth(int depth) => Decode(string.Concat(Enumerable.Repeat("""["l",""", depth)) + "1" + new string(']', depth));
    }

    // Whatever a candidate sends is a value or is refused: nothing else comes out of it.
    [Fact]
    public void Read_DamagedText_IsAValueOrRefused()
    {
        var random = new Random(23);
        var refused = 0;
        foreach (var value in new RandomValues(23).Take(3000, 3))
        {
            var text = new StringBuilder(Encode(value));
            for (var i = 0; i < 2; i++) text[random.Next(text.Length)] = "[]\",0x1-pfqmdszr{}:.e"[random.Next(21)];
            try
            {
                _ = Decode(text.ToString()).GetHashCode();
            }
            catch (Exception error) when (error is MalformedValueException or JsonException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 2999);
    }

    private static PlainValue WithoutNaN(PlainValue value) => value.Equals((object)value) ? value : PlainValue.NoneValue.Instance;

    private static PlainValue Decode(string json)
    {
        using var document = JsonDocument.Parse(json, ValueCodec.ReadOptions);
        return ValueCodec.Read(document.RootElement);
    }

    private static string Encode(PlainValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, ValueCodec.WriteOptions)) ValueCodec.Write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
