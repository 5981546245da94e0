namespace Reasoning.Decoding.Grammars.Patterns;

/// <summary>
/// A part of a regular expression that may hold anchors. What it matches depends on where it stands: whether the text begins where it begins, and ends where
/// it ends. Parts without anchors are grammar expressions already.
/// </summary>
/// <param name="hasStart">Whether there is a <c>^</c> inside.</param>
/// <param name="hasEnd">Whether there is a <c>$</c> inside.</param>
/// <param name="emptyAt">In which of the four places it matches the empty text: bit 1 if at the start of the text + 2 if at its end.</param>
internal abstract class PatternNode(bool hasStart, bool hasEnd, int emptyAt)
{
    private const int Everywhere = 0b1111, AtStart = 0b1010, AtEnd = 0b1100;

    public bool HasStart { get; } = hasStart;

    public bool HasEnd { get; } = hasEnd;

    public bool IsPlain => !HasStart && !HasEnd;

    private int EmptyAt { get; } = emptyAt;

    public bool MatchesEmpty(bool atStart, bool atEnd) => (EmptyAt >> ((atStart ? 1 : 0) | (atEnd ? 2 : 0)) & 1) != 0;

    internal sealed class Plain(GrammarExpression expression, bool matchesEmpty, int size) : PatternNode(false, false, matchesEmpty ? Everywhere : 0)
    {
        /// <summary>Number of its parts, roughly: what it costs to walk through it.</summary>
        public int Size { get; } = size;

        public GrammarExpression Expression { get; } = expression;

        public static Plain Empty { get; } = new(GrammarExpression.Empty, true, 1);
    }

    internal sealed class Anchor(bool isStart) : PatternNode(isStart, !isStart, isStart ? AtStart : AtEnd);

    internal sealed class Concatenation(PatternNode left, PatternNode right)
        : PatternNode(left.HasStart || right.HasStart, left.HasEnd || right.HasEnd, left.EmptyAt & right.EmptyAt)
    {
        public PatternNode Left { get; } = left;

        public PatternNode Right { get; } = right;
    }

    internal sealed class Alternation(IReadOnlyList<PatternNode> alternatives)
        : PatternNode(
            alternatives.Any(node => node.HasStart), alternatives.Any(node => node.HasEnd), alternatives.Aggregate(0, (bits, node) => bits | node.EmptyAt))
    {
        public IReadOnlyList<PatternNode> Alternatives { get; } = alternatives;
    }

    internal sealed class Repetition(PatternNode body, int min, int? max) : PatternNode(body.HasStart, body.HasEnd, min == 0 ? Everywhere : body.EmptyAt)
    {
        public PatternNode Body { get; } = body;

        public int Min { get; } = min;

        public int? Max { get; } = max;
    }

    /// <summary>The parts one after the other; neighbours without anchors become one, the others a balanced tree.</summary>
    public static PatternNode Concatenate(IReadOnlyList<PatternNode> parts)
    {
        var merged = new List<PatternNode>();
        for (int first = 0; first < parts.Count;)
        {
            int end = first;
            while (end < parts.Count && parts[end].IsPlain) end++;
            if (end == first) merged.Add(parts[first++]);
            else
            {
                merged.Add(ConcatenatePlain([.. parts.Skip(first).Take(end - first).Cast<Plain>()]));
                first = end;
            }
        }

        return merged.Count == 0 ? Plain.Empty : Balance(merged, 0, merged.Count);
    }

    /// <summary>Either of the parts.</summary>
    public static PatternNode Alternate(IReadOnlyList<PatternNode> parts)
    {
        if (parts.Count == 1) return parts[0];
        if (!parts.All(part => part.IsPlain)) return new Alternation(parts);
        bool matchesEmpty = parts.Any(part => part.MatchesEmpty(false, false));
        return new Plain(
            GrammarExpression.Choice([.. parts.Cast<Plain>().Select(part => part.Expression)]), matchesEmpty, parts.Cast<Plain>().Sum(part => part.Size));
    }

    /// <summary>A part a number of times.</summary>
    public static PatternNode Repeat(PatternNode body, int min, int? max) => body switch
    {
        _ when max == 0 => Plain.Empty,
        Plain plain => new Plain(AnchorResolver.Repeat(plain.Expression, min, max), min == 0 || plain.MatchesEmpty(false, false), plain.Size + 1),
        _ => min == 1 && max == 1 ? body : new Repetition(body, min, max),
    };

    private static Plain ConcatenatePlain(Plain[] parts)
    {
        if (parts.Length == 1) return parts[0];
        bool matchesEmpty = parts.All(part => part.MatchesEmpty(false, false));
        return new Plain(GrammarExpression.Sequence([.. parts.Select(part => part.Expression)]), matchesEmpty, parts.Sum(part => part.Size));
    }

    private static PatternNode Balance(List<PatternNode> parts, int first, int end)
    {
        if (end - first == 1) return parts[first];
        int middle = (first + end) / 2;
        return new Concatenation(Balance(parts, first, middle), Balance(parts, middle, end));
    }
}
