using System.Text;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.Expressions;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>
/// The texts of a language up to a length, listed from the bottom up until no rule gains another: what grammars mean by definition, and the oracle of the oracle.
/// </summary>
internal sealed class ListedLanguage
{
    private readonly Dictionary<string, HashSet<string>> _rules;
    private readonly HashSet<string> _all = [""];
    private readonly string[] _alphabet;

    /// <param name="grammar">A grammar without parts of characters, without tokens, and without rules in complements.</param>
    /// <param name="alphabet">The characters of the texts to list, each one UTF-16 unit.</param>
    /// <param name="length">The most characters of a text.</param>
    public ListedLanguage(Grammar grammar, string[] alphabet, int length)
    {
        _alphabet = alphabet;
        for (int i = 0; i < length; i++) _all.UnionWith(_all.SelectMany(text => alphabet.Select(letter => text + letter)).ToArray());
        _rules = grammar.Rules.Keys.ToDictionary(name => name, _ => new HashSet<string>());
        for (bool grows = true; grows;)
        {
            grows = false;
            foreach (var (name, expression) in grammar.Rules)
            {
                int before = _rules[name].Count;
                _rules[name].UnionWith(TextsOf(expression));
                grows |= _rules[name].Count > before;
            }
        }

        Texts = TextsOf(grammar.Start);
    }

    /// <summary>The texts.</summary>
    public IReadOnlySet<string> Texts { get; }

    /// <summary>All texts over the alphabet up to the length.</summary>
    public IReadOnlySet<string> All => _all;

    private HashSet<string> TextsOf(GrammarExpression expression) => expression switch
    {
        LiteralExpression literal => [.. new[] { Encoding.UTF8.GetString(literal.Value.AsSpan()) }.Where(_all.Contains)],
        CharacterExpression characters => [.. _alphabet.Where(letter => characters.Set.Contains(letter[0]))],
        SequenceExpression sequence => sequence.Parts.Select(TextsOf).Aggregate(new HashSet<string> { "" }, Join),
        ChoiceExpression choice => [.. choice.Alternatives.SelectMany(TextsOf)],
        RuleExpression rule => _rules[rule.Name],
        RepeatExpression repeat => Repeated(TextsOf(repeat.Body), repeat.Min, repeat.Max),
        IntersectionExpression intersection => [.. TextsOf(intersection.Left).Intersect(TextsOf(intersection.Right))],
        ComplementExpression complement => [.. _all.Except(TextsOf(complement.Body))],
        _ => throw new NotSupportedException(expression.GetType().Name),
    };

    private HashSet<string> Join(HashSet<string> left, HashSet<string> right) => [.. left.SelectMany(a => right.Select(b => a + b)).Where(_all.Contains)];

    private HashSet<string> Repeated(HashSet<string> body, int min, int? max)
    {
        var exactly = new HashSet<string> { "" };
        for (int i = 0; i < min; i++) exactly = Join(exactly, body);
        var texts = new HashSet<string>(exactly);
        for (int i = min, before = -1; i != max && before < texts.Count; i++)
        {
            before = texts.Count;
            exactly = Join(exactly, body);
            texts.UnionWith(exactly);
        }

        return texts;
    }
}
