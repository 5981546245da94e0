namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>Makes expressions, equal ones once, in a simplified form: nothing that matches nothing is kept inside another.</summary>
internal sealed class ExpressionPool
{
    private readonly HashSet<Expression> _all = new(StructuralComparer.Instance);
    private readonly Dictionary<CodePointSet, Expression> _characters = [];
    private readonly int _limit;

    /// <param name="limit">The most expressions.</param>
    public ExpressionPool(int limit)
    {
        _limit = limit;
        Empty = Intern(new Expression { Kind = ExpressionKind.Empty, IsNullable = true });
        Nothing = Intern(new Expression { Kind = ExpressionKind.Nothing });
    }

    public Expression Empty { get; }

    public Expression Nothing { get; }

    public int Count => _all.Count;

    /// <summary>All sets of bytes that expressions so far are made of, some more than once.</summary>
    public IEnumerable<ByteSet> ByteSets()
    {
        var literals = default(ByteSet);
        foreach (var expression in _all)
        {
            if (expression.Kind == ExpressionKind.Bytes) yield return expression.Set;
            if (expression.Kind != ExpressionKind.Literal) continue;
            foreach (byte value in expression.Text) literals |= ByteSet.Of(value);
        }

        for (int value = literals.Next(0); value >= 0; value = value == 255 ? -1 : literals.Next(value + 1)) yield return ByteSet.Of((byte)value);
    }

    public Expression Bytes(in ByteSet set) => set.IsEmpty ? Nothing : Intern(new Expression { Kind = ExpressionKind.Bytes, Set = set });

    /// <summary>The bytes from an offset on; <paramref name="text"/> must not change afterwards.</summary>
    public Expression Literal(byte[] text, int offset = 0) => (text.Length - offset) switch
    {
        0 => Empty,
        1 => Bytes(ByteSet.Of(text[offset])),
        _ => Intern(new Expression { Kind = ExpressionKind.Literal, Text = text, Offset = offset }),
    };

    public Expression Sequence(Expression left, Expression right)
    {
        if (left == Nothing || right == Nothing) return Nothing;
        if (left == Empty) return right;
        if (right == Empty) return left;
        if (left.Kind == ExpressionKind.Sequence)
        {
            var parts = left.Parts();
            for (int i = parts.Count - 1; i >= 0; i--) right = Sequence(parts[i], right);
            return right;
        }

        return Intern(new Expression { Kind = ExpressionKind.Sequence, Left = left, Right = right, IsNullable = left.IsNullable && right.IsNullable });
    }

    public Expression Choice(ReadOnlySpan<Expression> alternatives)
    {
        var flat = new SortedDictionary<int, Expression>();
        var bytes = default(ByteSet);
        foreach (var alternative in alternatives)
        {
            if (alternative.Kind == ExpressionKind.Bytes) bytes |= alternative.Set;
            else if (alternative.Kind != ExpressionKind.Choice) flat[alternative.Id] = alternative;
            else
            {
                foreach (var inner in alternative.Alternatives)
                {
                    if (inner.Kind == ExpressionKind.Bytes) bytes |= inner.Set;
                    else flat[inner.Id] = inner;
                }
            }
        }

        flat.Remove(Nothing.Id);
        if (!bytes.IsEmpty)
        {
            var merged = Bytes(bytes);
            flat[merged.Id] = merged;
        }

        if (flat.Count == 0) return Nothing;
        Expression[] kept = [.. flat.Values];
        return kept.Length == 1
            ? kept[0]
            : Intern(new Expression { Kind = ExpressionKind.Choice, Alternatives = kept, IsNullable = Array.Exists(kept, part => part.IsNullable) });
    }

    public Expression Repeat(Expression body, int min, int max)
    {
        if (max == 0 || body == Empty) return Empty;
        if (body == Nothing) return min == 0 ? Empty : Nothing;
        if (body.IsNullable) min = 0;
        if (min == 1 && max == 1) return body;
        return Intern(new Expression { Kind = ExpressionKind.Repeat, Left = body, Min = min, Max = max, IsNullable = min == 0 });
    }

    public Expression Rule(int rule, bool isNullable) => Intern(new Expression { Kind = ExpressionKind.Rule, Rule = rule, IsNullable = isNullable });

    public Expression Boolean(BooleanState state) =>
        Intern(new Expression { Kind = ExpressionKind.Boolean, Boolean = state, IsNullable = state.IsNullable });

    public Expression Token(TokenSet tokens) => Intern(new Expression { Kind = ExpressionKind.Token, Tokens = tokens });

    /// <summary>One character of a set, in UTF-8.</summary>
    public Expression Characters(CodePointSet set)
    {
        if (!_characters.TryGetValue(set, out var expression))
            _characters[set] = expression = new Utf8Expressions(this).Create(set);
        return expression;
    }

    private Expression Intern(Expression candidate)
    {
        if (_all.TryGetValue(candidate, out var known)) return known;
        if (_all.Count >= _limit) throw new GrammarLimitException($"The grammar has more than {_limit:N0} expressions; allow more, or make it smaller.");
        candidate.Id = _all.Count;
        _all.Add(candidate);
        return candidate;
    }

    private sealed class StructuralComparer : IEqualityComparer<Expression>
    {
        public static StructuralComparer Instance { get; } = new();

        public bool Equals(Expression? left, Expression? right)
        {
            if (left is null || right is null) return ReferenceEquals(left, right);
            return left.Kind == right.Kind && left.Set == right.Set && left.Left == right.Left && left.Right == right.Right && left.Min == right.Min
                && left.Max == right.Max && left.Rule == right.Rule && left.Boolean == right.Boolean && left.Tokens == right.Tokens
                && left.Text.AsSpan(left.Offset).SequenceEqual(right.Text.AsSpan(right.Offset)) && left.Alternatives.AsSpan().SequenceEqual(right.Alternatives);
        }

        public int GetHashCode(Expression expression)
        {
            switch (expression.Kind)
            {
                case ExpressionKind.Sequence:
                    return HashCode.Combine(expression.Left!.Id, expression.Right!.Id);
                case ExpressionKind.Repeat:
                    return HashCode.Combine(expression.Left!.Id, expression.Min, expression.Max);
                case ExpressionKind.Bytes:
                    return expression.Set.GetHashCode();
                case ExpressionKind.Rule:
                    return HashCode.Combine(expression.Kind, expression.Rule);
                case ExpressionKind.Boolean:
                    return HashCode.Combine(expression.Kind, expression.Boolean!.Id);
                case ExpressionKind.Token:
                    return expression.Tokens!.GetHashCode();
            }

            var hash = new HashCode();
            if (expression.Kind == ExpressionKind.Literal) hash.AddBytes(expression.Text.AsSpan(expression.Offset));
            foreach (var alternative in expression.Alternatives) hash.Add(alternative.Id);
            return hash.ToHashCode();
        }
    }
}
