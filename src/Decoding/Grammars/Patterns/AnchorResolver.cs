namespace Reasoning.Decoding.Grammars.Patterns;

/// <summary>
/// Turns a pattern with anchors into an expression without. What a part matches is computed for each of the four places (at the start of the text or not,
/// at its end or not); being at an edge never takes a match away, which keeps the cases few.
/// </summary>
/// <param name="error">Makes the error of too much work.</param>
internal sealed class AnchorResolver(Func<GrammarFormatException> error)
{
    private const int MaxWork = 200_000;

    private int _work;

    /// <summary>
    /// What a node matches between two places. Each case asks for a child at most once in the same place, so the result grows with a small power of the depth.
    /// </summary>
    public GrammarExpression Resolve(PatternNode node, bool atStart, bool atEnd)
    {
        _work += (node as PatternNode.Plain)?.Size ?? 1;   // a part may be used many times, and whoever walks through the result meets it each time
        if (_work > MaxWork) throw error();
        atStart &= node.HasStart;
        atEnd &= node.HasEnd;
        return node switch
        {
            PatternNode.Plain plain => plain.Expression,
            PatternNode.Anchor => atStart || atEnd ? GrammarExpression.Empty : GrammarExpression.Nothing,
            PatternNode.Alternation alternation => GrammarExpression.Choice([.. alternation.Alternatives.Select(part => Resolve(part, atStart, atEnd))]),
            PatternNode.Concatenation pair => Concatenate(pair, atStart, atEnd),
            _ => Repeat((PatternNode.Repetition)node, atStart, atEnd),
        };
    }

    /// <summary>Repeats an expression; nothing and the empty text stay simple.</summary>
    public static GrammarExpression Repeat(GrammarExpression body, int min, int? max)
    {
        if (ReferenceEquals(body, GrammarExpression.Empty)) return body;
        if (ReferenceEquals(body, GrammarExpression.Nothing)) return min == 0 ? GrammarExpression.Empty : body;
        return body.Repeat(min, max);
    }

    private static GrammarExpression Sequence(params ReadOnlySpan<GrammarExpression> parts)
    {
        foreach (var part in parts)
        {
            if (ReferenceEquals(part, GrammarExpression.Nothing)) return part;
        }

        return GrammarExpression.Sequence(parts);
    }

    // By which of the two parts are empty: neither, the left, the right, both.
    private GrammarExpression Concatenate(PatternNode.Concatenation node, bool atStart, bool atEnd)
    {
        var (left, right) = (node.Left, node.Right);
        var cases = new List<GrammarExpression> { Sequence(Resolve(left, atStart, false), Resolve(right, false, atEnd)) };
        bool isLeftEmpty = left.MatchesEmpty(atStart, false), isRightEmpty = right.MatchesEmpty(false, atEnd);
        if (atStart && right.HasStart && isLeftEmpty) cases.Add(Resolve(right, atStart, atEnd));
        if (atEnd && left.HasEnd && isRightEmpty) cases.Add(Resolve(left, atStart, atEnd));
        if (node.MatchesEmpty(atStart, atEnd) && !isLeftEmpty && !isRightEmpty) cases.Add(GrammarExpression.Empty);
        return GrammarExpression.Choice([.. cases]);
    }

    // Iterations that match the empty text count, but can be moved to an edge, where they match if they do anywhere.
    private GrammarExpression Repeat(PatternNode.Repetition node, bool atStart, bool atEnd)
    {
        var body = node.Body;
        int min = body.MatchesEmpty(atStart, false) || body.MatchesEmpty(false, atEnd) ? Math.Min(node.Min, 1) : node.Min;
        int least = Math.Max(min, 1);   // iterations of the cases that follow; no iteration, or empty ones alone, is a case of its own
        var cases = new List<GrammarExpression>();
        if (node.MatchesEmpty(atStart, atEnd)) cases.Add(GrammarExpression.Empty);
        if (!atStart && !atEnd) cases.Add(Repeat(Resolve(body, false, false), least, node.Max));
        else if (!atEnd) cases.Add(Sequence(Resolve(body, true, false), Repeat(Resolve(body, false, false), least - 1, node.Max - 1)));
        else if (!atStart) cases.Add(Sequence(Repeat(Resolve(body, false, false), least - 1, node.Max - 1), Resolve(body, false, true)));
        else
        {
            if (least == 1) cases.Add(Resolve(body, true, true));
            if (node.Max is null or > 1)
            {
                cases.Add(Sequence(
                    Resolve(body, true, false), Repeat(Resolve(body, false, false), Math.Max(least - 2, 0), node.Max - 2), Resolve(body, false, true)));
            }
        }

        return GrammarExpression.Choice([.. cases]);
    }
}
