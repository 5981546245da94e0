using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Reasoning.Verification.Agreement.Behaviour;

namespace Reasoning.Verification.Agreement.Risk;

/// <summary>Utilities that need no judge. All are symmetric and lie between 0 and 1.</summary>
public static partial class AgreementUtility
{
    /// <summary>1 for equal answers and 0 for others: minimum Bayes risk is then a (weighted) majority vote.</summary>
    /// <param name="comparer">What equal means; null: the type's own equality.</param>
    public static Utility<T> ExactMatch<T>(IEqualityComparer<T>? comparer = null)
    {
        var equal = comparer ?? EqualityComparer<T>.Default;
        return (candidate, reference) => equal.Equals(candidate, reference) ? 1 : 0;
    }

    /// <summary>
    /// The harmonic mean of precision and recall over tokens counted with repetition, as in SQuAD (Rajpurkar et al. 2016): 2·common /
    /// (tokens of the one + tokens of the other); 1 where neither has tokens.
    /// </summary>
    /// <param name="tokenize">
    /// Text to tokens; null: each run of letters, digits and underscores is one, and so is each other visible character, which suits prose
    /// and programs. Departs from SQuAD, which drops case, articles and punctuation: those carry meaning in programs.
    /// </param>
    /// <returns>A utility that remembers the tokens of the texts it has seen; make one for each selection. Safe to call from many threads.</returns>
    public static Utility<string> TokenF1(Func<string, IEnumerable<string>>? tokenize = null)
    {
        var split = tokenize ?? (text => Token().Matches(text).Select(match => match.Value));
        var seen = new ConcurrentDictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        return (candidate, reference) =>
        {
            var (first, second) = (Bag(candidate), Bag(reference));
            var tokens = first.Values.Sum() + second.Values.Sum();
            if (tokens == 0) return 1;
            var common = first.Sum(token => Math.Min(token.Value, second.GetValueOrDefault(token.Key)));
            return 2.0 * common / tokens;
        };

        Dictionary<string, int> Bag(string text) => seen.GetOrAdd(text, added => split(added).CountBy(token => token, StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal));
    }

    /// <summary>The share of inputs on which both programs ran and gave the same output; 0 without inputs.</summary>
    /// <exception cref="ArgumentException">Raised by the utility for programs that were not run on equally many inputs.</exception>
    public static Utility<IReadOnlyList<ObservedOutput<T>>> OutputAgreement<T>()
        where T : IEquatable<T> => (candidate, reference) =>
    {
        if (candidate.Count != reference.Count)
            throw new ArgumentException($"One program was run on {candidate.Count} inputs and the other on {reference.Count}; agreement is asked input by input.");
        if (candidate.Count == 0) return 0;
        var agreed = 0;
        for (var input = 0; input < candidate.Count; input++)
        {
            if (candidate[input].Ran && candidate[input] == reference[input]) agreed++;
        }

        return (double)agreed / candidate.Count;
    };

    [GeneratedRegex(@"\w+|[^\w\s]", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
