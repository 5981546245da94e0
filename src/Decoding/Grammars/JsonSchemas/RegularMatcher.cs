using System.Text;
using Reasoning.Decoding.Grammars.Expressions;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>
/// Whether a short text is matched by an expression without rules and tokens: follows the set of ends of each part from each beginning. For names and values
/// that a schema lists; polynomial in the length of the text.
/// </summary>
internal sealed class RegularMatcher
{
    private readonly byte[] _text;
    private readonly Dictionary<(GrammarExpression, int), SortedSet<int>> _ends = [];

    private RegularMatcher(string text) => _text = Encoding.UTF8.GetBytes(text);

    public static bool IsMatch(GrammarExpression expression, string text)
    {
        var matcher = new RegularMatcher(text);
        return matcher.Ends(expression, 0).Contains(matcher._text.Length);
    }

    private SortedSet<int> Ends(GrammarExpression expression, int start)
    {
        if (_ends.TryGetValue((expression, start), out var known)) return known;
        var ends = expression switch
        {
            LiteralExpression literal => _text.AsSpan(start).StartsWith(literal.Value.AsSpan()) ? [start + literal.Value.Length] : [],
            CharacterExpression characters =>
                Rune.DecodeFromUtf8(_text.AsSpan(start), out var rune, out int length) == System.Buffers.OperationStatus.Done && characters.Set.Contains(rune.Value)
                    ? [start + length] : [],
            SequenceExpression sequence => sequence.Parts.Aggregate(new SortedSet<int> { start }, Follow),
            ChoiceExpression choice => [.. choice.Alternatives.SelectMany(alternative => Ends(alternative, start))],
            RepeatExpression repeat => RepeatEnds(repeat, start),
            IntersectionExpression intersection => [.. Ends(intersection.Left, start).Intersect(Ends(intersection.Right, start))],
            ComplementExpression complement => ComplementEnds(complement.Body, start),
            _ => throw new NotSupportedException("Only regular expressions without rules can be matched here."),
        };
        _ends.Add((expression, start), ends);
        return ends;
    }

    private SortedSet<int> Follow(SortedSet<int> starts, GrammarExpression part) => [.. starts.SelectMany(start => Ends(part, start))];

    private SortedSet<int> RepeatEnds(RepeatExpression repeat, int start)
    {
        var current = new SortedSet<int> { start };
        for (int count = 0; count < repeat.Min && current.Count > 0; count++)
        {
            var next = Follow(current, repeat.Body);
            if (next.SetEquals(current)) break;
            current = next;
        }

        var all = new SortedSet<int>(current);
        for (int count = repeat.Min; current.Count > 0 && (repeat.Max is not { } max || count < max); count++)
        {
            current = Follow(current, repeat.Body);
            current.ExceptWith(all);
            all.UnionWith(current);
        }

        return all;
    }

    private SortedSet<int> ComplementEnds(GrammarExpression body, int start)
    {
        var matched = Ends(body, start);
        return [.. Enumerable.Range(start, _text.Length - start + 1).Where(end => !matched.Contains(end) && (end == _text.Length || (_text[end] & 0xC0) != 0x80))];
    }
}
