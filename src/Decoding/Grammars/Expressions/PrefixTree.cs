namespace Reasoning.Decoding.Grammars.Expressions;

/// <summary>Texts as a tree of what they begin with in common.</summary>
internal static class PrefixTree
{
    private const int MaxDepth = 100;

    /// <summary>The expression of texts in ordinal order, none twice. Below a depth that texts seldom reach they are plain alternatives.</summary>
    public static GrammarExpression Of(ReadOnlySpan<string> sorted) => Of(sorted, 0, 0);

    private static GrammarExpression Of(ReadOnlySpan<string> texts, int offset, int depth)
    {
        // What the first and the last begin with, all do.
        string first = texts[0], last = texts[^1];
        int end = offset + first.AsSpan(offset).CommonPrefixLength(last.AsSpan(offset));
        if (end > offset && char.IsHighSurrogate(first[end - 1])) end--;
        var prefix = GrammarExpression.Literal(first[offset..end]);
        if (texts.Length == 1) return prefix;

        var branches = new List<GrammarExpression>();
        int next = 0;
        if (first.Length == end)
        {
            branches.Add(GrammarExpression.Empty);
            next = 1;
        }

        while (next < texts.Length)
        {
            int begin = next;
            if (depth == MaxDepth) next++;
            else
            {
                while (next < texts.Length && IsSameCharacter(texts[begin], texts[next], end)) next++;
            }

            branches.Add(depth == MaxDepth ? GrammarExpression.Literal(texts[begin][end..]) : Of(texts[begin..next], end, depth + 1));
        }

        return GrammarExpression.Sequence(prefix, GrammarExpression.Choice([.. branches]));
    }

    private static bool IsSameCharacter(string left, string right, int at) =>
        left[at] == right[at] && (!char.IsHighSurrogate(left[at]) || left[at + 1] == right[at + 1]);
}
