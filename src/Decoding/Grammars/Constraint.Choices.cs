using Reasoning.Decoding.Grammars.Expressions;

namespace Reasoning.Decoding.Grammars;

/// <content>One of several texts.</content>
public static partial class Constraint
{
    /// <summary>One of several texts, with what they begin with in common written once. O(n log n) for n characters.</summary>
    /// <param name="choices">The texts, in any order; the same one may come more than once, and the empty text may be one.</param>
    /// <exception cref="GrammarFormatException">There is no text, one is null, or half of a surrogate pair stands in one.</exception>
    public static Grammar Choices(IEnumerable<string> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        var texts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string? choice in choices)
        {
            if (choice is null) throw new GrammarFormatException("A choice is null.");
            texts.Add(new TextCursor(choice).Text);
        }

        if (texts.Count == 0) throw new GrammarFormatException("There is nothing to choose from.");
        return Grammar.Create(PrefixTree.Of([.. texts]), description: $"one of {texts.Count} texts");
    }
}
