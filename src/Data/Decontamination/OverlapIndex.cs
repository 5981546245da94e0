using System.Runtime.InteropServices;

namespace Reasoning.Data.Decontamination;

/// <summary>The n-grams of all tasks, and where they stand. Of a text it finds, for each task, the longest run of words that both share.</summary>
internal sealed class OverlapIndex
{
    // Of fewer words that are no numbers an n-gram says nothing: 1 2 3 4 5 6 7 8 9 10 is in many texts.
    private const int LeastDistinctWords = 4;
    private readonly List<(int Task, WordSequence Words)> _texts = [];
    private readonly Dictionary<ulong, int> _newest = [];
    private readonly List<Occurrence> _occurrences = [];
    private readonly (int Length, ulong Power)[] _lengths;

    public OverlapIndex(IReadOnlyList<BenchmarkTask> tasks, DecontaminationOptions options)
    {
        for (int task = 0; task < tasks.Count; task++)
        {
            foreach (string text in tasks[task].Texts)
            {
                WordSequence words = WordSequence.Of(text);
                if (words.Count >= Math.Min(options.ShortestText, options.NGramLength)) _texts.Add((task, words));
            }
        }

        _lengths = [.. _texts.Select(text => Math.Min(options.NGramLength, text.Words.Count)).Distinct().Order().Select(length => (length, WordSequence.Power(length)))];
        var spread = new Dictionary<ulong, (int Tasks, int Last)>();
        foreach ((int text, _, ulong gram) in Grams(options.NGramLength))
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(spread, gram, out bool isThere);
            if (!isThere || known.Last != _texts[text].Task) known = (known.Tasks + 1, _texts[text].Task);
        }

        foreach ((int text, int position, ulong gram) in Grams(options.NGramLength))
        {
            if (spread[gram].Tasks > options.MaxTasks) continue;
            ref int newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_newest, gram, out bool isThere);
            _occurrences.Add(new Occurrence(text, position, isThere ? newest : -1));
            newest = _occurrences.Count - 1;
        }
    }

    /// <summary>Tasks that have an n-gram that counts.</summary>
    public IEnumerable<int> Tasks => _occurrences.Select(occurrence => _texts[occurrence.Text].Task).Distinct();

    /// <summary>The longest shared run of words of each task, as words of the text.</summary>
    /// <remarks>O(words · lengths of n-grams), and the length of each run once.</remarks>
    public Dictionary<int, (int Start, int End)> Find(WordSequence words)
    {
        var longest = new Dictionary<int, (int Start, int End)>();
        Dictionary<(int Text, int Shift), int>? reached = null;
        foreach ((int length, ulong power) in _lengths)
        {
            for (int at = 0; at + length <= words.Count; at++)
            {
                if (!_newest.TryGetValue(words.Gram(at, length, power), out int next)) continue;
                reached ??= [];
                while (next >= 0)
                {
                    (int text, int position, next) = _occurrences[next];
                    if (reached.TryGetValue((text, position - at), out int known) && at < known) continue;
                    (int start, int end) = Extend(words, at, _texts[text].Words, position);
                    if (end - at < length) continue;
                    reached[(text, position - at)] = end;
                    ref var best = ref CollectionsMarshal.GetValueRefOrAddDefault(longest, _texts[text].Task, out _);
                    if (end - start > best.End - best.Start) best = (start, end);
                }
            }
        }

        return longest;
    }

    private static (int Start, int End) Extend(WordSequence words, int at, WordSequence others, int position)
    {
        int before = 0, after = 0;
        while (before < Math.Min(at, position) && words[at - before - 1] == others[position - before - 1]) before++;
        while (at + after < words.Count && position + after < others.Count && words[at + after] == others[position + after]) after++;
        return (at - before, at + after);
    }

    private IEnumerable<(int Text, int Position, ulong Gram)> Grams(int wanted)
    {
        for (int text = 0; text < _texts.Count; text++)
        {
            WordSequence words = _texts[text].Words;
            int length = Math.Min(wanted, words.Count);
            ulong power = WordSequence.Power(length);
            for (int position = 0; position + length <= words.Count; position++)
                if (SaysSomething(words, position, length)) yield return (text, position, words.Gram(position, length, power));
        }
    }

    private static bool SaysSomething(WordSequence words, int start, int length)
    {
        Span<ulong> distinct = stackalloc ulong[LeastDistinctWords];
        int count = 0;
        for (int i = start; i < start + length && count < LeastDistinctWords; i++)
            if (!words.IsNumber(i) && !distinct[..count].Contains(words[i])) distinct[count++] = words[i];
        return count == LeastDistinctWords;
    }

    /// <summary>A place of an n-gram, and the next older one with the same hash.</summary>
    private readonly record struct Occurrence(int Text, int Position, int Older);
}
