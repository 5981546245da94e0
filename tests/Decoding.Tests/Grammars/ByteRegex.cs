using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.Expressions;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>
/// A regular expression over bytes with intersection and complement, and its derivatives (Brzozowski 1964): what may follow after a byte is again a regular
/// expression. Equal expressions of one <see cref="Factory"/> are one object, up to order and repetition of alternatives, so there are finitely many derivatives.
/// </summary>
internal sealed class ByteRegex
{
    private ByteRegex(Kind kind, byte first, byte last, ByteRegex[] parts, bool isNullable, int id)
    {
        (Form, First, Last, Parts, IsNullable, Id) = (kind, first, last, parts, isNullable, id);
    }

    internal enum Kind
    {
        Empty,
        Range,
        Sequence,
        Choice,
        Both,
        Not,
        Star,
    }

    /// <summary>Whether the empty text matches.</summary>
    public bool IsNullable { get; }

    public int Id { get; }

    private Kind Form { get; }

    private byte First { get; }

    private byte Last { get; }

    private ByteRegex[] Parts { get; }

    /// <summary>One byte for each class of bytes that the expression cannot tell apart.</summary>
    public IEnumerable<(byte First, byte Last)> Classes()
    {
        var begins = new SortedSet<int> { 0, 256 };
        var seen = new HashSet<ByteRegex>();
        var pending = new Stack<ByteRegex>([this]);
        while (pending.TryPop(out var regex))
        {
            if (!seen.Add(regex)) continue;
            if (regex.Form == Kind.Range)
            {
                begins.Add(regex.First);
                begins.Add(regex.Last + 1);
            }

            foreach (var part in regex.Parts) pending.Push(part);
        }

        return begins.Zip(begins.Skip(1), (first, next) => ((byte)first, (byte)(next - 1)));
    }

    /// <summary>Makes expressions.</summary>
    internal sealed class Factory
    {
        private readonly Dictionary<string, ByteRegex> _made = [];
        private readonly Dictionary<(int, byte), ByteRegex> _derivatives = [];

        public ByteRegex Nothing => Choice([]);

        public ByteRegex Empty => Make(Kind.Empty, 0, 0, [], true);

        public ByteRegex ValidText => Star(Characters(CodePointSet.All));

        public ByteRegex Range(byte first, byte last) => Make(Kind.Range, first, last, [], false);

        public ByteRegex Sequence(ByteRegex first, ByteRegex second) =>
            first == Nothing || second == Nothing ? Nothing
            : first == Empty ? second
            : second == Empty ? first
            : first.Form == Kind.Sequence ? Sequence(first.Parts[0], Sequence(first.Parts[1], second))
            : Make(Kind.Sequence, 0, 0, [first, second], first.IsNullable && second.IsNullable);

        public ByteRegex Choice(IEnumerable<ByteRegex> alternatives)
        {
            ByteRegex[] parts = [.. alternatives.SelectMany(part => part.Form == Kind.Choice ? part.Parts : [part]).Distinct().OrderBy(part => part.Id)];
            return parts.Length == 1 ? parts[0] : Make(Kind.Choice, 0, 0, parts, parts.Any(part => part.IsNullable));
        }

        public ByteRegex Both(IEnumerable<ByteRegex> conditions)
        {
            ByteRegex[] parts = [.. conditions.SelectMany(part => part.Form == Kind.Both ? part.Parts : [part]).Distinct().OrderBy(part => part.Id)];
            return parts.Contains(Nothing) ? Nothing : parts.Length == 1 ? parts[0] : Make(Kind.Both, 0, 0, parts, parts.All(part => part.IsNullable));
        }

        public ByteRegex Not(ByteRegex body) => body.Form == Kind.Not ? body.Parts[0] : Make(Kind.Not, 0, 0, [body], !body.IsNullable);

        public ByteRegex Star(ByteRegex body) => body == Nothing || body == Empty ? Empty : body.Form == Kind.Star ? body : Make(Kind.Star, 0, 0, [body], true);

        public ByteRegex Characters(CodePointSet set) => Choice(Utf8Ranges.Of(set).Select(
            ranges => ranges.Reverse().Aggregate(Empty, (rest, range) => Sequence(Range(range.First, range.Last), rest))));

        /// <summary>The expression of the same language as a grammar's expression, whose rules must not refer to themselves.</summary>
        public ByteRegex From(GrammarExpression expression, Grammar grammar)
        {
            switch (expression)
            {
                case LiteralExpression literal:
                    return literal.Value.Reverse().Aggregate(Empty, (rest, value) => Sequence(Range(value, value), rest));
                case CharacterExpression characters:
                    return Characters(characters.Set);
                case SequenceExpression sequence:
                    return sequence.Parts.Reverse().Aggregate(Empty, (rest, part) => Sequence(From(part, grammar), rest));
                case ChoiceExpression choice:
                    return Choice(choice.Alternatives.Select(alternative => From(alternative, grammar)));
                case RepeatExpression repeat:
                    var body = From(repeat.Body, grammar);
                    var tail = repeat.Max is { } max
                        ? Enumerable.Range(0, max - repeat.Min).Aggregate(Empty, (rest, _) => Choice([Empty, Sequence(body, rest)]))
                        : Star(body);
                    return Enumerable.Range(0, repeat.Min).Aggregate(tail, (rest, _) => Sequence(body, rest));
                case RuleExpression rule:
                    return From(grammar.Rules[rule.Name], grammar);
                case IntersectionExpression intersection:
                    return Both([From(intersection.Left, grammar), From(intersection.Right, grammar)]);
                case ComplementExpression complement:
                    return Both([ValidText, Not(From(complement.Body, grammar))]);
                default:
                    throw new NotSupportedException($"{expression.GetType().Name} is not regular.");
            }
        }

        /// <summary>What may follow after a byte.</summary>
        public ByteRegex Derivative(ByteRegex regex, byte value)
        {
            if (_derivatives.TryGetValue((regex.Id, value), out var known)) return known;
            var result = regex.Form switch
            {
                Kind.Empty => Nothing,
                Kind.Range => value >= regex.First && value <= regex.Last ? Empty : Nothing,
                Kind.Sequence when regex.Parts[0].IsNullable =>
                    Choice([Sequence(Derivative(regex.Parts[0], value), regex.Parts[1]), Derivative(regex.Parts[1], value)]),
                Kind.Sequence => Sequence(Derivative(regex.Parts[0], value), regex.Parts[1]),
                Kind.Choice => Choice(regex.Parts.Select(part => Derivative(part, value))),
                Kind.Both => Both(regex.Parts.Select(part => Derivative(part, value))),
                Kind.Not => Not(Derivative(regex.Parts[0], value)),
                _ => Sequence(Derivative(regex.Parts[0], value), regex),
            };
            return _derivatives[(regex.Id, value)] = result;
        }

        private ByteRegex Make(Kind kind, byte first, byte last, ByteRegex[] parts, bool isNullable)
        {
            string key = $"{kind} {first} {last} {string.Join(' ', parts.Select(part => part.Id))}";
            if (!_made.TryGetValue(key, out var regex)) _made.Add(key, regex = new ByteRegex(kind, first, last, parts, isNullable, _made.Count));
            return regex;
        }
    }
}
