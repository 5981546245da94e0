using System.Runtime.CompilerServices;

namespace Reasoning.Decoding.Grammars.Expressions;

/// <summary>Copies expressions with a prefix before the names of rules.</summary>
internal sealed class RuleRenaming(string prefix)
{
    private readonly Dictionary<GrammarExpression, GrammarExpression> _known = [];

    public GrammarExpression Apply(GrammarExpression expression)
    {
        if (_known.TryGetValue(expression, out var known)) return known;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        GrammarExpression renamed = expression switch
        {
            RuleExpression reference => GrammarExpression.Rule(prefix + reference.Name),
            SequenceExpression sequence => GrammarExpression.Sequence([.. sequence.Parts.Select(Apply)]),
            ChoiceExpression choice => GrammarExpression.Choice([.. choice.Alternatives.Select(Apply)]),
            RepeatExpression repeat => Apply(repeat.Body).Repeat(repeat.Min, repeat.Max),
            IntersectionExpression intersection => Apply(intersection.Left).Intersect(Apply(intersection.Right)),
            ComplementExpression complement => Apply(complement.Body).Complement(),
            _ => expression,
        };
        return _known[expression] = renamed;
    }
}
