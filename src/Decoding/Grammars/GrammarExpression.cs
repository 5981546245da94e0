using System.Collections.Immutable;
using System.Text;
using Reasoning.Decoding.Grammars.Expressions;

namespace Reasoning.Decoding.Grammars;

/// <summary>
/// A part of a grammar: a text, a set of characters, a sequence, a choice, a repetition, a reference to a rule. Immutable; parts may be shared by any number
/// of grammars. All formats are read into these, and the builder of grammars in code is their operators and methods.
/// </summary>
/// <remarks>What an expression matches is a set of byte strings; texts and characters are their UTF-8. Sequences and choices of any nesting are equal to flat ones.</remarks>
public abstract class GrammarExpression
{
    private protected GrammarExpression()
    {
    }

    /// <summary>Matches the empty text alone.</summary>
    public static GrammarExpression Empty { get; } = new SequenceExpression([]);

    /// <summary>Matches nothing at all, not even the empty text.</summary>
    public static GrammarExpression Nothing { get; } = new ChoiceExpression([]);

    /// <summary>Matches one character, whichever.</summary>
    public static GrammarExpression AnyCharacter { get; } = Characters(CodePointSet.All);

    /// <summary>Matches a text.</summary>
    public static GrammarExpression Literal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0 ? Empty : new LiteralExpression(ImmutableArray.Create(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Matches a byte string, which need not be UTF-8.</summary>
    public static GrammarExpression Bytes(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? Empty : new LiteralExpression(ImmutableArray.Create(bytes));

    /// <summary>Matches one character of a set.</summary>
    public static GrammarExpression Characters(CodePointSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return set.IsEmpty ? Nothing : new CharacterExpression(set);
    }

    /// <summary>Matches the parts one after the other.</summary>
    public static GrammarExpression Sequence(params ReadOnlySpan<GrammarExpression> parts)
    {
        var flat = ImmutableArray.CreateBuilder<GrammarExpression>(parts.Length);
        foreach (var part in parts)
        {
            ArgumentNullException.ThrowIfNull(part, nameof(parts));
            if (part is SequenceExpression sequence) flat.AddRange(sequence.Parts);
            else flat.Add(part);
        }

        return flat.Count == 1 ? flat[0] : flat.Count == 0 ? Empty : new SequenceExpression(flat.ToImmutable());
    }

    /// <summary>Matches what any of the alternatives matches; their order has no meaning. No alternative at all is <see cref="Nothing"/>.</summary>
    public static GrammarExpression Choice(params ReadOnlySpan<GrammarExpression> alternatives)
    {
        var flat = ImmutableArray.CreateBuilder<GrammarExpression>(alternatives.Length);
        foreach (var alternative in alternatives)
        {
            ArgumentNullException.ThrowIfNull(alternative, nameof(alternatives));
            if (alternative is ChoiceExpression choice) flat.AddRange(choice.Alternatives);
            else flat.Add(alternative);
        }

        return flat.Count == 1 ? flat[0] : flat.Count == 0 ? Nothing : new ChoiceExpression(flat.ToImmutable());
    }

    /// <summary>Matches what a rule of the grammar matches.</summary>
    public static GrammarExpression Rule(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new RuleExpression(name);
    }

    /// <summary>Matches a token by its id, whatever its text; the way to name control tokens. Texts and characters never match a control token.</summary>
    public static GrammarExpression Token(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        return new TokenExpression([id], [], isExcept: false);
    }

    /// <summary>Matches a control or user-defined token by its text (<c>&lt;|tool_call|&gt;</c>), looked up when the grammar is compiled for a tokenizer.</summary>
    public static GrammarExpression Token(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return new TokenExpression([], [text], isExcept: false);
    }

    /// <summary>Matches any one token but those given; tokens that end generation are never matched.</summary>
    public static GrammarExpression AnyTokenExcept(IEnumerable<int> ids, IEnumerable<string>? texts = null)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return new TokenExpression([.. ids], [.. texts ?? []], isExcept: true);
    }

    /// <summary>Matches this expression a number of times in a row.</summary>
    /// <param name="min">At least this often; not negative.</param>
    /// <param name="max">At most this often, not less than <paramref name="min"/>; null for any number.</param>
    public GrammarExpression Repeat(int min, int? max = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(min);
        if (max < min) throw new ArgumentOutOfRangeException(nameof(max), $"At most {max} times is less than at least {min} times.");
        return (min, max) switch
        {
            (0, 0) => Empty,
            (1, 1) => this,
            _ => new RepeatExpression(this, min, max),
        };
    }

    /// <summary>Matches this expression or the empty text.</summary>
    public GrammarExpression Optional() => Repeat(0, 1);

    /// <summary>Matches this expression any number of times.</summary>
    public GrammarExpression ZeroOrMore() => Repeat(0);

    /// <summary>Matches this expression once or more.</summary>
    public GrammarExpression OneOrMore() => Repeat(1);

    /// <summary>Matches this expression once or more, with another one between each two.</summary>
    public GrammarExpression SeparatedBy(GrammarExpression separator) => Sequence(this, Sequence(separator, this).ZeroOrMore());

    /// <summary>
    /// Matches the texts that both expressions match. Both must be regular: no token, and no rule that refers to itself. Compiled to an automaton, whose
    /// size is limited by <see cref="GrammarLimits.MaxAutomatonStates"/>.
    /// </summary>
    public GrammarExpression Intersect(GrammarExpression other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new IntersectionExpression(this, other);
    }

    /// <summary>Matches the valid UTF-8 texts that this expression does not match, under the conditions of <see cref="Intersect"/>.</summary>
    public GrammarExpression Complement() => new ComplementExpression(this);

    /// <summary>Matches the texts that this expression matches and the other does not, under the conditions of <see cref="Intersect"/>.</summary>
    public GrammarExpression Except(GrammarExpression other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Intersect(other.Complement());
    }

    /// <summary>The literal of a text.</summary>
    public static implicit operator GrammarExpression(string text) => Literal(text);

    /// <summary>One after the other.</summary>
    public static GrammarExpression operator +(GrammarExpression left, GrammarExpression right) => Sequence(left, right);

    /// <summary>Either of two.</summary>
    public static GrammarExpression operator |(GrammarExpression left, GrammarExpression right) => Choice(left, right);

    /// <summary>The name of <c>+</c> for languages without operators.</summary>
    public static GrammarExpression Add(GrammarExpression left, GrammarExpression right) => Sequence(left, right);

    /// <summary>The name of <c>|</c> for languages without operators.</summary>
    public static GrammarExpression BitwiseOr(GrammarExpression left, GrammarExpression right) => Choice(left, right);
}
