using System.Text;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.Expressions;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>Texts of a grammar at random, of about a given size: alternatives are drawn alike while the size lasts, then what is shortest, with more weight on what is recursive.</summary>
internal sealed class RandomTexts
{
    private const int Never = int.MaxValue / 4;

    private readonly Grammar _grammar;
    private readonly Random _random;
    private readonly Dictionary<string, int> _rules;
    private readonly Dictionary<GrammarExpression, int> _lengths = [];
    private readonly HashSet<string> _recursive = [];
    private readonly Dictionary<GrammarExpression, bool> _grows = [];
    private readonly Dictionary<GrammarExpression, ByteRegex> _conditions = [];
    private readonly Dictionary<CodePointSet, int[]> _characters = [];
    private readonly ByteRegex.Factory _regexes = new();

    public RandomTexts(Grammar grammar, int seed)
    {
        (_grammar, _random) = (grammar, new Random(seed));
        _rules = grammar.Rules.Keys.ToDictionary(name => name, _ => Never);
        for (bool changes = true; changes;)
        {
            changes = false;
            foreach (var (name, expression) in grammar.Rules)
            {
                int length = Shortest(expression);
                changes |= length < _rules[name];
                _rules[name] = Math.Min(length, _rules[name]);
            }
        }

        var references = grammar.Rules.ToDictionary(rule => rule.Key, rule => References(rule.Value).ToHashSet());
        foreach (string name in grammar.Rules.Keys)
        {
            var reached = new HashSet<string>();
            var pending = new Stack<string>([name]);
            while (pending.TryPop(out string? next))
                foreach (string reference in references[next].Where(reached.Add)) pending.Push(reference);
            if (reached.Contains(name)) _recursive.Add(name);
        }

        for (int before = -1; before < _recursive.Count;)   // and the rules that lead to those
        {
            before = _recursive.Count;
            _recursive.UnionWith(references.Where(rule => rule.Value.Overlaps(_recursive)).Select(rule => rule.Key).ToArray());
        }
    }

    /// <summary>A text of the language.</summary>
    /// <param name="size">About how many bytes.</param>
    public byte[] Next(int size)
    {
        var text = new List<byte>();
        Write(_grammar.Start, size, text);
        return [.. text];
    }

    private static IEnumerable<string> References(GrammarExpression expression) => expression switch
    {
        SequenceExpression sequence => sequence.Parts.SelectMany(References),
        ChoiceExpression choice => choice.Alternatives.SelectMany(References),
        RepeatExpression repeat => References(repeat.Body),
        RuleExpression rule => [rule.Name],
        _ => [],
    };

    /// <summary>Whether the expression leads to recursion: such parts get the size, words stay short.</summary>
    private bool Grows(GrammarExpression expression)
    {
        if (!_grows.TryGetValue(expression, out bool grows)) _grows.Add(expression, grows = References(expression).Any(_recursive.Contains));
        return grows;
    }

    private int Shortest(GrammarExpression expression) => (int)Math.Min(Never, expression switch
    {
        LiteralExpression literal => literal.Value.Length,
        CharacterExpression => 1,
        SequenceExpression sequence => sequence.Parts.Sum(part => (long)Shortest(part)),
        ChoiceExpression choice => choice.Alternatives.Select(Shortest).DefaultIfEmpty(Never).Min(),
        RepeatExpression repeat => repeat.Min == 0 ? 0 : (long)repeat.Min * Shortest(repeat.Body),
        RuleExpression rule => _rules[rule.Name],
        IntersectionExpression intersection => Shortest(intersection.Left),
        _ => throw new NotSupportedException(expression.GetType().Name),
    });

    /// <summary>Once all rules are known.</summary>
    private int Length(GrammarExpression expression)
    {
        if (!_lengths.TryGetValue(expression, out int length)) _lengths.Add(expression, length = Shortest(expression));
        return length;
    }

    private void Write(GrammarExpression expression, int size, List<byte> text)
    {
        switch (expression)
        {
            case LiteralExpression literal:
                text.AddRange(literal.Value);
                break;
            case CharacterExpression characters:
                text.AddRange(Encoding.UTF8.GetBytes(new Rune(Character(characters.Set)).ToString()));
                break;
            case SequenceExpression sequence:
                WriteAll(sequence.Parts, size, text);
                break;
            case ChoiceExpression choice:
                GrammarExpression[] fitting = [.. choice.Alternatives.Where(alternative => Length(alternative) <= size)];
                if (size > 12 && _random.Next(4) > 0 && fitting.Any(Grows)) fitting = [.. fitting.Where(Grows)];
                Write(fitting.Length > 0 ? fitting[_random.Next(fitting.Length)] : choice.Alternatives.MinBy(Length)!, size, text);
                break;
            case RuleExpression rule:
                Write(_grammar.Rules[rule.Name], size - 1, text);
                break;
            case RepeatExpression repeat:
                int count = repeat.Min, most = Math.Min(repeat.Max ?? Never, repeat.Min + (size / Math.Max(1, Length(repeat.Body))));
                while (count < most && _random.Next(3) > 0 && (count < repeat.Min + 2 || _random.Next(3) > 0)) count++;
                WriteAll([.. Enumerable.Repeat(repeat.Body, count)], size, text);
                break;
            case IntersectionExpression intersection:
                WriteBoth(intersection, size, text);
                break;
            default:
                throw new NotSupportedException(expression.GetType().Name);
        }
    }

    private void WriteAll(IReadOnlyList<GrammarExpression> parts, int size, List<byte> text)
    {
        int spare = Math.Max(0, size - parts.Sum(Length));
        double[] shares = [.. parts.Select(part => Grows(part) ? -Math.Log(1 - _random.NextDouble()) : 0)];
        double total = shares.Sum();
        for (int i = 0; i < parts.Count; i++) Write(parts[i], Length(parts[i]) + (shares[i] > 0 ? (int)(spare * shares[i] / total) : Math.Min(spare, _random.Next(6))), text);
    }

    private void WriteBoth(IntersectionExpression both, int size, List<byte> text)
    {
        if (!_conditions.TryGetValue(both, out var condition)) _conditions.Add(both, condition = _regexes.From(both.Right, _grammar));
        for (int tries = 0; tries < 1000; tries++)
        {
            var candidate = new List<byte>();
            Write(both.Left, size + (tries / 10), candidate);
            if (!candidate.Aggregate(condition, _regexes.Derivative).IsNullable) continue;
            text.AddRange(candidate);
            return;
        }

        throw new InvalidOperationException("No text of both was found.");
    }

    /// <summary>Mostly a letter or another printable character, where there are such.</summary>
    private int Character(CodePointSet set)
    {
        if (!_characters.TryGetValue(set, out int[]? printable)) _characters.Add(set, printable = [.. Enumerable.Range(32, 95).Where(set.Contains)]);
        if (printable.Length > 0 && _random.Next(10) > 0) return printable[_random.Next(printable.Length)];
        var (first, last) = set.Ranges[_random.Next(set.Ranges.Length)];
        return _random.Next(first, last + 1);
    }
}
