using System.Runtime.CompilerServices;

namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>Makes terms, equal ones once, and their transitions. Not thread-safe.</summary>
internal sealed class TermPool(ExpressionPool expressions)
{
    private readonly Dictionary<(int Head, int Tail), Term> _all = [];
    private List<ByteEdge> _bytes = [];
    private Dictionary<Term, int> _byteTargets = [];
    private List<FrameCall> _calls = [];
    private List<TokenEdge> _tokens = [];
    private HashSet<(int Expression, int Tail)> _visited = [];
    private bool _isExpanding;

    /// <summary>The end of a frame.</summary>
    public Term End { get; } = new(0, null, null) { Form = new LinearForm([], [], []) };

    public int Count => _all.Count + 1;

    /// <summary>An expression, then the rest.</summary>
    public Term Create(Expression head, Term tail)
    {
        if (head.Kind == ExpressionKind.Sequence)
        {
            if (head.Right!.Kind != ExpressionKind.Sequence) return Create(head.Left!, Create(head.Right, tail));
            var parts = head.Parts();
            for (int i = parts.Count - 1; i >= 0; i--) tail = Create(parts[i], tail);
            return tail;
        }

        if (head.Kind == ExpressionKind.Empty) return tail;
        if (!_all.TryGetValue((head.Id, tail.Id), out var term)) _all[(head.Id, tail.Id)] = term = new Term(_all.Count + 1, head, tail);
        return term;
    }

    public LinearForm Expand(Term term)
    {
        if (term.Form is { } known) return known;
        if (_isExpanding) return ExpandWithin(term);
        _isExpanding = true;
        try
        {
            return term.Form = Collect(term);
        }
        finally
        {
            _isExpanding = false;
        }
    }

    // The transitions of an intersection or complement ask for those of its parts, while those of the whole are being collected.
    private LinearForm ExpandWithin(Term term)
    {
        var outer = (_bytes, _byteTargets, _calls, _tokens, _visited);
        (_bytes, _byteTargets, _calls, _tokens, _visited) = ([], [], [], [], []);
        var form = term.Form = Collect(term);
        (_bytes, _byteTargets, _calls, _tokens, _visited) = outer;
        return form;
    }

    private LinearForm Collect(Term term)
    {
        _bytes.Clear();
        _byteTargets.Clear();
        _calls.Clear();
        _tokens.Clear();
        _visited.Clear();
        for (var rest = term; rest.Head is { } head; rest = rest.Tail!)
        {
            Visit(head, rest.Tail!);
            if (!head.IsNullable) break;
        }

        return new LinearForm([.. _bytes], _calls.Count > 1 ? [.. _calls.Distinct()] : [.. _calls], [.. _tokens]);
    }

    // Adds the transitions that consume something of the expression. What it may skip is for the caller to add.
    private void Visit(Expression expression, Term tail)
    {
        if (!_visited.Add((expression.Id, tail.Id))) return;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression.Kind)
        {
            case ExpressionKind.Bytes:
                AddBytes(expression.Set, tail);
                break;
            case ExpressionKind.Literal:
                AddBytes(ByteSet.Of(expression.Text[expression.Offset]), Create(expressions.Literal(expression.Text, expression.Offset + 1), tail));
                break;
            case ExpressionKind.Sequence:
                for (; expression.Kind == ExpressionKind.Sequence; expression = expression.Right!)
                {
                    Visit(expression.Left!, Create(expression.Right!, tail));
                    if (!expression.Left!.IsNullable) return;
                }

                Visit(expression, tail);
                break;
            case ExpressionKind.Choice:
                foreach (var alternative in expression.Alternatives) Visit(alternative, tail);
                break;
            case ExpressionKind.Repeat:
                int max = expression.Max == Expression.Unbounded ? Expression.Unbounded : expression.Max - 1;
                Visit(expression.Left!, Create(expressions.Repeat(expression.Left!, Math.Max(expression.Min - 1, 0), max), tail));
                break;
            case ExpressionKind.Rule:
                _calls.Add(new FrameCall(expression.Rule, tail));
                break;
            case ExpressionKind.Boolean:
                foreach (var (set, next) in expression.Boolean!.Edges)
                    AddBytes(set, Create(next.IsEmptyTextOnly ? expressions.Empty : expressions.Boolean(next), tail));
                break;
            case ExpressionKind.Token:
                _tokens.Add(new TokenEdge(expression.Tokens!, tail));
                break;
        }
    }

    private void AddBytes(in ByteSet set, Term target)
    {
        if (_byteTargets.TryGetValue(target, out int index))
        {
            _bytes[index] = new ByteEdge(_bytes[index].Set | set, target);
            return;
        }

        _byteTargets[target] = _bytes.Count;
        _bytes.Add(new ByteEdge(set, target));
    }
}
