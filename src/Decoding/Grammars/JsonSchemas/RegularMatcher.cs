using System.Buffers;
using System.Collections.Immutable;
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
    private readonly Dictionary<(GrammarExpression, int), PositionSet> _ends = [];

    private RegularMatcher(byte[] text) => _text = text;

    public static bool IsMatch(GrammarExpression expression, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return expression is LiteralExpression literal
            ? literal.Value.AsSpan().SequenceEqual(bytes)
            : new RegularMatcher(bytes).Ends(expression, 0).Contains(bytes.Length);
    }

    private PositionSet None => new(_text.Length);

    private PositionSet Ends(GrammarExpression expression, int start)
    {
        switch (expression)
        {
            case LiteralExpression literal:
                return _text.AsSpan(start).StartsWith(literal.Value.AsSpan()) ? None.With(start + literal.Value.Length) : None;
            case CharacterExpression characters:
                return AfterCharacter(characters.Set, start) is var end and >= 0 ? None.With(end) : None;
        }

        if (_ends.TryGetValue((expression, start), out var known)) return known;
        var ends = expression switch
        {
            SequenceExpression sequence => SequenceEnds(sequence.Parts, start),
            ChoiceExpression choice => ChoiceEnds(choice.Alternatives, start),
            RepeatExpression { Body: CharacterExpression characters } repeat => RunEnds(characters.Set, repeat.Min, repeat.Max ?? int.MaxValue, start),
            RepeatExpression repeat => RepeatEnds(repeat, start),
            IntersectionExpression intersection => Ends(intersection.Left, start).Intersect(Ends(intersection.Right, start)),
            ComplementExpression complement => ComplementEnds(complement.Body, start),
            _ => throw new NotSupportedException("Only regular expressions without rules can be matched here."),
        };
        _ends.Add((expression, start), ends);
        return ends;
    }

    // Where the character at a place ends; -1 where there is none of the set.
    private int AfterCharacter(CodePointSet set, int start) =>
        Rune.DecodeFromUtf8(_text.AsSpan(start), out var rune, out int length) == OperationStatus.Done && set.Contains(rune.Value) ? start + length : -1;

    private PositionSet SequenceEnds(ImmutableArray<GrammarExpression> parts, int start)
    {
        var current = None.With(start);
        foreach (var part in parts) current = Follow(current, part);
        return current;
    }

    private PositionSet ChoiceEnds(ImmutableArray<GrammarExpression> alternatives, int start)
    {
        var all = None;
        foreach (var alternative in alternatives) all.UnionWith(Ends(alternative, start));
        return all;
    }

    private PositionSet Follow(PositionSet starts, GrammarExpression part)
    {
        var ends = None;
        for (int start = starts.Next(0); start >= 0; start = starts.Next(start + 1)) ends.UnionWith(Ends(part, start));
        return ends;
    }

    private PositionSet RunEnds(CodePointSet set, int min, int max, int start)
    {
        var ends = None;
        for (int count = 0; start >= 0 && count <= max; count++)
        {
            if (count >= min) ends.With(start);
            start = AfterCharacter(set, start);
        }

        return ends;
    }

    private PositionSet RepeatEnds(RepeatExpression repeat, int start)
    {
        var current = None.With(start);
        for (int count = 0; count < repeat.Min && !current.IsEmpty; count++)
        {
            var next = Follow(current, repeat.Body);
            if (next.Equals(current)) break;
            current = next;
        }

        var all = None;
        all.UnionWith(current);
        for (int count = repeat.Min; !current.IsEmpty && (repeat.Max is not { } max || count < max); count++)
        {
            current = Follow(current, repeat.Body);
            current.ExceptWith(all);
            all.UnionWith(current);
        }

        return all;
    }

    private PositionSet ComplementEnds(GrammarExpression body, int start)
    {
        var matched = Ends(body, start);
        var others = None;
        for (int end = start; end <= _text.Length; end++)
        {
            if (!matched.Contains(end) && (end == _text.Length || (_text[end] & 0xC0) != 0x80)) others.With(end);
        }

        return others;
    }
}
