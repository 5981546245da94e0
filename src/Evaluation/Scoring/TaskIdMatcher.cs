using System.Globalization;

namespace Reasoning.Evaluation.Scoring;

/// <summary>
/// Finds the problem that a sample means although it writes the name in another form: in other letter case or with other separators (<c>humaneval_0</c> for
/// <c>HumanEval/0</c>), or by the number alone (<c>0</c>), or with a word before the number where the benchmark has none (<c>Mbpp/2</c> for <c>2</c>). A form
/// that could mean two problems means none.
/// </summary>
internal sealed class TaskIdMatcher
{
    private readonly HashSet<string> _exact;
    private readonly Dictionary<(string Word, string Number), string?> _named = [];
    private readonly Dictionary<string, string?> _numbered = [];

    public TaskIdMatcher(IEnumerable<string> ids)
    {
        _exact = [.. ids];
        foreach (var id in _exact)
        {
            var (word, number) = Split(id);
            Add(_named, (word, number), id);
            if (number.Length > 0) Add(_numbered, number, id);
        }

        static void Add<T>(Dictionary<T, string?> ids, T key, string id) where T : notnull => ids[key] = ids.ContainsKey(key) ? null : id;
    }

    /// <summary>The problem's name as the benchmark writes it, or null where there is none or more than one.</summary>
    public string? Match(string id)
    {
        if (_exact.Contains(id)) return id;
        var (word, number) = Split(id);
        if (_named.TryGetValue((word, number), out var same)) return same;
        if (number.Length == 0 || !_numbered.TryGetValue(number, out var numbered) || numbered is null) return null;

        // Mbpp/2 is not HumanEval/2: the number alone decides only where one of the two has no word that says otherwise.
        return word.Length == 0 || Split(numbered).Word.Length == 0 ? numbered : null;
    }

    /// <summary>The letters and digits before the last run of digits, in lower case, and these digits; without them where the name does not end in a digit.</summary>
    private static (string Word, string Number) Split(string id)
    {
        var end = id.Length;
        while (end > 0 && char.IsAsciiDigit(id[end - 1])) end--;
        var number = id[end..].TrimStart('0');
        if (number.Length == 0 && end < id.Length) number = "0";
        var word = string.Concat(id[..end].Where(char.IsLetterOrDigit)).ToLower(CultureInfo.InvariantCulture);
        return (word, number);
    }
}
