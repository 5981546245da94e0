namespace Reasoning.Data.Decontamination;

/// <summary>Finds the tasks of benchmarks in texts: by passages of words that both share, and by functions that differ in names and form alone.</summary>
/// <remarks>
/// A text that shares n words in a row with a task counts as contaminated, as for the training data of DeepSeek-Coder (Guo et al. 2024) and Qwen2.5-Coder (Hui et al. 2024).
/// Departures: words
/// are runs of letters, digits and underscores regardless of case; n-grams without four different words that are no numbers do not count, nor do those of more than
/// <see cref="DecontaminationOptions.MaxTasks"/> tasks; of a text of a task that is shorter than n words the whole must occur. n-grams are found by hashes and then compared word
/// by word,
/// words by hashes of 64 bits.
/// What is equal but for renamed variables is invisible to n-grams of code; that is what functions are compared for (<see cref="FunctionFingerprint"/>), which count where one of
/// them is in
/// the text, whatever else is there.
/// May be used from many threads at once. Memory is about 50 bytes for each word of the benchmarks. Time is linear in the length of a text.
/// </remarks>
public sealed class Decontaminator
{
    private const int LongestPassage = 240;
    private readonly BenchmarkTask[] _tasks;
    private readonly DecontaminationOptions _options;
    private readonly OverlapIndex _overlaps;
    private readonly Dictionary<UInt128, List<int>> _functions = [];

    /// <summary>Prepares what tasks are found by.</summary>
    /// <param name="tasks">The tasks of all benchmarks.</param>
    /// <param name="options">What counts as a trace.</param>
    public Decontaminator(IEnumerable<BenchmarkTask> tasks, DecontaminationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        _tasks = [.. tasks];
        _options = options ?? new DecontaminationOptions();
        _overlaps = new OverlapIndex(_tasks, _options);
        var findable = _overlaps.Tasks.ToHashSet();
        for (int task = 0; task < _tasks.Length && _options.CompareFunctions; task++)
        {
            foreach (FunctionFingerprint function in _tasks[task].Programs.SelectMany(FunctionFingerprint.Find).Where(function => function.Size >= _options.SmallestFunction))
            {
                if (!_functions.TryGetValue(function.Hash, out List<int>? known)) _functions.Add(function.Hash, known = []);
                if (!known.Contains(task)) known.Add(task);
                findable.Add(task);
            }
        }

        NotFindable = [.. _tasks.Where((_, task) => !findable.Contains(task))];
    }

    /// <summary>The tasks.</summary>
    public IReadOnlyList<BenchmarkTask> Tasks => _tasks;

    /// <summary>Those of them that are so short, or so much like others, that they leave no trace that counts.</summary>
    public IReadOnlyList<BenchmarkTask> NotFindable { get; }

    /// <summary>The tasks of which there are traces in a text: those with the longest passages first, then those with functions alone; otherwise in the order of tasks.</summary>
    /// <param name="text">A text of any kind.</param>
    /// <param name="program">Where its functions are: a Python program, or a text with programs in it; null for the text itself.</param>
    public IReadOnlyList<Contamination> Find(string text, string? program = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        WordSequence words = WordSequence.Of(text);
        var found = new SortedDictionary<int, Contamination>();
        foreach ((int task, (int start, int end)) in _overlaps.Find(words))
            found[task] = new Contamination(_tasks[task], end - start, Shorten(words.Passage(start, end)), null);
        if (_functions.Count > 0)
        {
            foreach (FunctionFingerprint function in FunctionFingerprint.Find(program ?? text))
            {
                if (function.Size < _options.SmallestFunction || !_functions.TryGetValue(function.Hash, out List<int>? tasks)) continue;
                foreach (int task in tasks)
                {
                    if (!found.TryGetValue(task, out Contamination? known)) found[task] = new Contamination(_tasks[task], 0, null, function.Name);
                    else if (known.Function is null) found[task] = known with { Function = function.Name };
                }
            }
        }

        return [.. found.Values.OrderByDescending(trace => trace.Words)];
    }

    private static string Shorten(ReadOnlySpan<char> passage)
    {
        if (passage.Length <= LongestPassage) return passage.ToString();
        int end = char.IsHighSurrogate(passage[LongestPassage - 1]) ? LongestPassage - 1 : LongestPassage;
        return string.Concat(passage[..end], "…");
    }
}
