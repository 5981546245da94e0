using System.Text.RegularExpressions;
using Reasoning.Data.Decontamination;

namespace Reasoning.Data.Tests.Decontamination;

public sealed partial class OverlapTests
{
    private static readonly DecontaminationOptions _words = new() { NGramLength = 6, ShortestText = 4, CompareFunctions = false };

    [Fact]
    public void Find_RandomTexts_AgreesWithComparingAllRunsOfWords()
    {
        var random = new Random(1);
        int found = 0;
        for (int round = 0; round < 400; round++)
        {
            BenchmarkTask[] tasks = [.. Enumerable.Range(0, 4).Select(i =>
                new BenchmarkTask("b", $"{i}", [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Text(random, random.Next(2, 40)))], []))];
            string text = Text(random, random.Next(30));
            if (random.Next(4) > 0)
            {
                string[] source = Words(tasks[random.Next(4)].Texts[0]);
                int start = random.Next(source.Length);
                text += "; " + string.Join(", ", source.Skip(start).Take(random.Next(4, 20))).ToUpperInvariant() + "\n" + Text(random, random.Next(10));
            }

            IReadOnlyList<Contamination> actual = new Decontaminator(tasks, _words).Find(text);

            Assert.Equal(
                [.. tasks.Select(task => (task.Id, Longest: task.Texts.Max(other => Longest(Words(text), Words(other)))))
                    .Where(pair => pair.Longest > 0).OrderByDescending(pair => pair.Longest)],
                actual.Select(trace => (trace.Task.Id, trace.Words)));
            found += actual.Count;
            foreach (Contamination trace in actual) Assert.Equal(trace.Words, Words(trace.Passage!).Length);
        }

        Assert.InRange(found, 100, 1200);
    }

    [Fact]
    public void Find_FormOfWordsOfManyTasks_CountsForNothing()
    {
        BenchmarkTask[] tasks = [.. Enumerable.Range(0, 5).Select(i =>
            new BenchmarkTask("b", $"{i}", [$"the first line of input holds one integer then task number t{i} a{i} b{i} c{i} d{i} e{i} f{i} g{i}"], []))];
        const string Text = "We say: The first line of input holds one integer, then task";

        Assert.Empty(new Decontaminator(tasks, new DecontaminationOptions { MaxTasks = 4 }).Find(Text));
        Assert.Equal(5, new Decontaminator(tasks, new DecontaminationOptions { MaxTasks = 5 }).Find(Text).Count);
        Assert.Equal("3", Assert.Single(new Decontaminator(tasks, new DecontaminationOptions { MaxTasks = 4 }).Find("integer then task number t3 a3 b3 c3 d3 e3 f3")).Task.Id);
    }

    [Fact]
    public void Find_NumbersAndShortTexts_DoNotCount()
    {
        var numbers = new BenchmarkTask("b", "numbers", ["1 2 3 4 5 6 7 8 9 10 11 12 def f of numbers"], []);
        var repeats = new BenchmarkTask("b", "repeats", ["la la la la la la la la la la la la"], []);
        var small = new BenchmarkTask("b", "small", ["Sort the list"], []);
        var whole = new BenchmarkTask("b", "whole", ["Sort the list of lists"], []);
        var decontaminator = new Decontaminator([numbers, repeats, small, whole]);

        Assert.Empty(decontaminator.Find("range: 1 2 3 4 5 6 7 8 9 10 11 12; la la la la la la la la la la la la la; sort the list of"));
        Assert.Equal("whole", Assert.Single(decontaminator.Find("Please sort the list of lists.")).Task.Id);
        Assert.Equal(["repeats", "small"], decontaminator.NotFindable.Select(task => task.Id));
    }

    [Fact]
    public void Options_OutOfRange_AreRefusedByName()
    {
        Assert.Equal("NGramLength", Assert.Throws<ArgumentOutOfRangeException>(() => new DecontaminationOptions { NGramLength = 4 }).ParamName);
        Assert.Equal("ShortestText", Assert.Throws<ArgumentOutOfRangeException>(() => new DecontaminationOptions { ShortestText = 0 }).ParamName);
        Assert.Equal("MaxTasks", Assert.Throws<ArgumentOutOfRangeException>(() => new DecontaminationOptions { MaxTasks = 0 }).ParamName);
        Assert.Equal("SmallestFunction", Assert.Throws<ArgumentOutOfRangeException>(() => new DecontaminationOptions { SmallestFunction = 0 }).ParamName);
    }

    /// <summary>The longest common run of words that holds an n-gram that counts, by trying all.</summary>
    private static int Longest(string[] words, string[] others)
    {
        int longest = 0, least = Math.Min(6, others.Length);
        if (others.Length < 4) return 0;
        for (int i = 0; i < words.Length; i++)
        {
            for (int j = 0; j < others.Length; j++)
            {
                int length = 0;
                while (i + length < words.Length && j + length < others.Length && words[i + length] == others[j + length]) length++;
                bool counts = Enumerable.Range(0, Math.Max(0, length - least + 1)).Any(at =>
                    others.Skip(j + at).Take(least).Where(word => !char.IsDigit(word[0])).Distinct().Count() >= 4);
                if (counts) longest = Math.Max(longest, length);
            }
        }

        return longest;
    }

    private static string[] Words(string text) => [.. Word().Matches(text.ToLowerInvariant()).Select(match => match.Value)];

    private static string Text(Random random, int words) => string.Concat(Enumerable.Range(0, words).Select(_ =>
        (random.Next(8) == 0 ? $"{random.Next(3)}" : random.Next(6) == 0 ? $"É{random.Next(3)}_x" : $"{(char)('a' + random.Next(6))}") + (random.Next(4) == 0 ? ",\n " : " ")));

    [GeneratedRegex(@"[\p{L}\p{Nd}_]+")]
    private static partial Regex Word();
}
