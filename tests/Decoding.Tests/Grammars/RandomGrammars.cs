using System.Text;
using Reasoning.Decoding.Grammars;
using static Reasoning.Decoding.Grammars.GrammarExpression;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>
/// Small grammars at random: recursion of every kind, rules that match nothing or the empty text, counted repeats, parts of characters, intersections and
/// complements of regular parts. The same seed is the same grammar.
/// </summary>
internal sealed class RandomGrammars
{
    private static readonly string[] _characters = ["a", "b", "c", "d", "é", "€", "😀", "\u0080"];

    private readonly Random _random;
    private readonly bool _isText;
    private readonly int _tokens;
    private readonly string[] _names;

    private RandomGrammars(int seed, bool isText, int tokens)
    {
        (_random, _isText, _tokens) = (new Random(seed), isText, tokens);
        int letters = _random.Next(2, 5);
        Alphabet = [.. _characters.Take(4).OrderBy(_ => _random.Next()).Take(letters)];
        if (_random.Next(3) == 0) Alphabet[0] = _characters[_random.Next(4, _characters.Length)];
        if (_random.Next(6) == 0) Alphabet[1] = _characters[_random.Next(4, _characters.Length)];
        _names = [.. Enumerable.Range(0, _random.Next(1, 6)).Select(i => $"R{i}")];
    }

    /// <summary>The characters of which the texts are mostly made.</summary>
    public string[] Alphabet { get; }

    /// <summary>A grammar and the characters it is mostly made of.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="isText">Whether all texts are made of whole characters of the alphabet, so that they can be listed.</param>
    /// <param name="tokens">The tokens 0 .. below this one may be named in the grammar; 0 for none.</param>
    public static (Grammar Grammar, string[] Alphabet) Create(int seed, bool isText = false, int tokens = 0)
    {
        var source = new RandomGrammars(seed, isText, tokens);
        var rules = source._names.ToDictionary(name => name, _ => source.Alternatives());
        rules.Add("regular", source.Regular(2));
        return (Grammar.Create(source._random.Next(4) == 0 ? source.Expression(2) : Rule("R0"), rules, $"random grammar {seed}"), source.Alphabet);
    }

    /// <summary>A rule mostly has an alternative that ends.</summary>
    private GrammarExpression Alternatives()
    {
        var rule = Choice([.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Expression(2))]);
        return _random.Next(4) == 0 ? rule : rule | Leaf();
    }

    private GrammarExpression Expression(int depth) => _random.Next(depth <= 0 ? 6 : 20) switch
    {
        0 or 1 => Leaf(),
        2 => Rule(_names[_random.Next(_names.Length)]),
        3 => Literal(Letter()) + Rule(_names[_random.Next(_names.Length)]) + Letter(),
        4 => Rule(_names[_random.Next(_names.Length)]) + Leaf(),
        5 => Leaf() + Rule(_names[_random.Next(_names.Length)]),
        6 or 7 or 8 or 9 => Sequence([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Expression(depth - 1))]),
        10 or 11 or 12 => Choice([.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Expression(depth - 1))]),
        13 => Expression(depth - 1).Optional(),
        14 => Expression(depth - 1).ZeroOrMore(),
        15 => Expression(depth - 1).OneOrMore(),
        16 => Counted(Expression(depth - 1)),
        17 => Rule("regular"),
        18 => Regular(3),
        _ => Rule(_names[_random.Next(_names.Length)]) + Rule(_names[_random.Next(_names.Length)]),
    };

    private GrammarExpression Regular(int depth) => _random.Next(depth <= 0 ? 2 : 10) switch
    {
        0 or 1 => Plain(),
        2 or 3 => Regular(depth - 1) + Regular(depth - 1),
        4 => Regular(depth - 1) | Regular(depth - 1),
        5 => Regular(depth - 1).ZeroOrMore(),
        6 => Counted(Regular(depth - 1)),
        7 => Regular(depth - 1).Intersect(Regular(depth - 1)),
        8 => Letters().Repeat(0, _random.Next(2) == 0 ? 4 : null).Except(Regular(depth - 1)),
        _ => _isText || _random.Next(2) == 0 ? Letters().ZeroOrMore().Intersect(Regular(depth - 1).Complement()) : Regular(depth - 1).Complement(),
    };

    private GrammarExpression Counted(GrammarExpression body)
    {
        int min = _random.Next(3);
        return body.Repeat(min, _random.Next(4) == 0 ? null : min + _random.Next(3));
    }

    private GrammarExpression Leaf() => _tokens > 0 && _random.Next(5) == 0 ? NamedToken() : Plain();

    private GrammarExpression Plain() => _random.Next(_isText ? 10 : 13) switch
    {
        < 5 => Letter(),
        < 7 => Literal(Letter() + Letter() + (_random.Next(2) == 0 ? Letter() : "")),
        7 => Letters(),
        8 => Empty,
        9 => _random.Next(4) == 0 ? Nothing : Letters().OneOrMore(),
        10 => Characters(CodePointSet.Of(Letter() + Letter()).Complement()),
        11 => PartOfCharacter(),
        _ => AnyCharacter,
    };

    private GrammarExpression NamedToken() => _random.Next(3) == 0
        ? AnyTokenExcept([.. Enumerable.Range(0, _random.Next(4)).Select(_ => _random.Next(_tokens))])
        : Token(_random.Next(_tokens));

    private GrammarExpression PartOfCharacter()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Letter() + Letter());
        int first = _random.Next(bytes.Length);
        return Bytes(bytes.AsSpan(first, _random.Next(1, bytes.Length - first + 1)));
    }

    private GrammarExpression Letters() => Characters(CodePointSet.Of(string.Concat(Alphabet.Where(_ => _random.Next(3) > 0))));

    private string Letter() => Alphabet[_random.Next(Alphabet.Length)];
}
