using System.Text;
using Reasoning.Decoding.Grammars.Expressions;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>How many characters the texts of an expression have at least and at most, as far as is easily seen; <see cref="Unbounded"/> for no end.</summary>
internal readonly record struct PatternLength(long Min, long Max)
{
    public const long Unbounded = int.MaxValue;

    /// <summary>The bounds of an expression without rules and tokens. Recursive: patterns are nested to a small depth only.</summary>
    public static PatternLength Of(GrammarExpression expression)
    {
        switch (expression)
        {
            case LiteralExpression literal:
                int length = Encoding.UTF8.GetString(literal.Value.AsSpan()).EnumerateRunes().Count();
                return new PatternLength(length, length);
            case CharacterExpression:
                return new PatternLength(1, 1);
            case SequenceExpression sequence:
                var sum = new PatternLength(0, 0);
                foreach (var part in sequence.Parts)
                {
                    var next = Of(part);
                    sum = Bounded(sum.Min + next.Min, sum.Max + next.Max);
                }

                return sum;
            case ChoiceExpression { Alternatives.IsEmpty: false } choice:
                var any = Of(choice.Alternatives[0]);
                foreach (var alternative in choice.Alternatives)
                {
                    var next = Of(alternative);
                    any = new PatternLength(Math.Min(any.Min, next.Min), Math.Max(any.Max, next.Max));
                }

                return any;
            case RepeatExpression repeat:
                var body = Of(repeat.Body);
                return Bounded(body.Min * repeat.Min, body.Max == 0 ? 0 : repeat.Max is { } max ? body.Max * max : Unbounded);
            default:
                return new PatternLength(0, Unbounded);
        }
    }

    private static PatternLength Bounded(long min, long max) => new(Math.Min(min, Unbounded), Math.Min(max, Unbounded));
}
