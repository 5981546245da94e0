using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Generation;

namespace Reasoning.Decoding.Tests.Generation;

public class StopStringTests
{
    private static readonly string[] Alphabet = ["a", "b", "\n", "é", "🙂"];

    [Fact]
    public void Append_RandomTextsStopsAndSplits_EqualTheNaiveOracle() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
        {
            var random = new Random(seed);
            string text = RandomText(random, random.Next(0, 40));
            string[] stops = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => RandomText(random, random.Next(1, 5)))];
            string prefix = RandomText(random, random.Next(0, 3));
            var (expected, stop) = Naive(text, stops);

            var completion = new CompletionText(prefix, new StopStringAutomaton(stops));
            var streamed = new StringBuilder();
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            bool goesOn = true;
            for (int at = 0; at < bytes.Length && goesOn;)
            {
                int length = Math.Min(random.Next(0, 6), bytes.Length - at);   // splits characters too
                goesOn = completion.Append(bytes.AsSpan(at, length));
                at += length;
                streamed.Append(completion.TakeCertain());
                if (!(prefix + expected).StartsWith(streamed.ToString(), StringComparison.Ordinal)) return false;
            }

            completion.Finish();
            streamed.Append(completion.TakeCertain());
            return completion.ToString() == prefix + expected && streamed.ToString() == prefix + expected && completion.StopString == stop
                && goesOn == (stop is null);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void Append_NothingCanBeAStop_IsCertainAtOnce()
    {
        var text = new CompletionText("", new StopStringAutomaton(["\n\n", "END"]));
        text.Append("abcE"u8);
        Assert.Equal("abc", text.TakeCertain());
        text.Append("Nd"u8);
        Assert.Equal("ENd", text.TakeCertain());
        text.Append("\n"u8);
        Assert.Equal("", text.TakeCertain());
        text.Append("x"u8);
        Assert.Equal("\nx", text.TakeCertain());
    }

    [Fact]
    public void Append_HalfACharacter_WaitsForTheRest()
    {
        var text = new CompletionText("", null);
        byte[] smile = Encoding.UTF8.GetBytes("🙂");
        text.Append(smile.AsSpan(0, 2));
        Assert.Equal("", text.TakeCertain());
        text.Append(smile.AsSpan(2));
        Assert.Equal("🙂", text.TakeCertain());
        text.Append(smile.AsSpan(0, 3));
        text.Finish();
        Assert.Equal("\uFFFD", text.TakeCertain());
    }

    [Fact]
    public void Append_SeveralStopsEndTogether_TakesTheLongest()
    {
        var text = new CompletionText("", new StopStringAutomaton(["c", "bc", "abcd"]));
        Assert.False(text.Append("xabc"u8));
        Assert.Equal(("xa", "bc"), (text.ToString(), text.StopString));
    }

    // Character by character: the first place where any stop ends, and the longest stop that ends there.
    private static (string Text, string? Stop) Naive(string text, string[] stops)
    {
        for (int end = 1; end <= text.Length; end++)
        {
            string? stop = stops.Where(stop => text.AsSpan(0, end).EndsWith(stop, StringComparison.Ordinal)).MaxBy(stop => stop.Length);
            if (stop is not null) return (text[..(end - stop.Length)], stop);
        }

        return (text, null);
    }

    private static string RandomText(Random random, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => Alphabet[Math.Min(random.Next(8), random.Next(Alphabet.Length))]));
}
