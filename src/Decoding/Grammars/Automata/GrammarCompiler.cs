using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Reasoning.Decoding.Grammars.Expressions;

namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>
/// Makes a <see cref="GrammarProgram"/> of a grammar. Rules that are not recursive become part of where they are used; of the recursive ones, as few as needed
/// get a frame. What can never be completed is left out, so that every state of the automaton leads to a whole text.
/// </summary>
internal sealed class GrammarCompiler
{
    private readonly Dictionary<string, GrammarExpression> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Expression> _built = new(StringComparer.Ordinal);       // rules without frame, and frame rules as calls
    private readonly Dictionary<string, FrameRule> _frames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RuleFacts> _facts = new(StringComparer.Ordinal);        // of the component at hand
    private readonly Dictionary<GrammarExpression, Expression> _known = [];
    private readonly Dictionary<GrammarExpression, HashSet<string>> _references = [];
    private readonly HashSet<Expression> _regular = [];   // without frames and tokens
    private readonly Dictionary<GrammarExpression, bool> _isText = [];
    private readonly Func<TokenExpression, TokenSet?> _tokens;
    private readonly ExpressionPool _expressions;
    private readonly TermPool _terms;
    private readonly BooleanStates _booleans;
    private QuotedRules _quoted = null!;
    private bool _hasTokens;

    private GrammarCompiler(GrammarLimits limits, Func<TokenExpression, TokenSet?> tokens)
    {
        _tokens = tokens;
        _expressions = new ExpressionPool(limits.MaxExpressions);
        _terms = new TermPool(_expressions);
        _booleans = new BooleanStates(_terms, limits.MaxAutomatonStates);
    }

    /// <summary>Compiles a grammar.</summary>
    /// <param name="grammar">The grammar.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="tokens">The tokens of a token expression; null for none.</param>
    /// <exception cref="GrammarFormatException">An intersection or complement is not regular, or expressions are nested too deeply.</exception>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    public static GrammarProgram Compile(Grammar grammar, GrammarLimits limits, Func<TokenExpression, TokenSet?> tokens)
    {
        try
        {
            return new GrammarCompiler(limits, tokens).Compile(grammar);
        }
        catch (InsufficientExecutionStackException exception)
        {
            throw new GrammarFormatException($"The expressions of {grammar.Description} are nested too deeply.", exception);
        }
    }

    private GrammarProgram Compile(Grammar grammar)
    {
        var order = Reachable(grammar);
        foreach (string name in order) _rules[name] = DirectRecursion.ToLoop(name, grammar.Rules[name]);
        _quoted = new QuotedRules([grammar.Start, .. _rules.Values], grammar.Rules);
        foreach (string[] component in Components(order)) CompileComponent(component);

        var start = Build(grammar.Start);
        FrameRule[] frames = [.. _frames.Values];
        var byComponent = LeftRecursion.Analyse(frames, _terms);
        return new GrammarProgram
        {
            Expressions = _expressions,
            Terms = _terms,
            Start = _terms.Create(start, _terms.End),
            HasTokens = _hasTokens,
            IsProductive = start != _expressions.Nothing,
            Rules = frames,
            RulesByComponent = byComponent,
            Classes = new ByteClasses(_expressions.ByteSets()),
        };
    }

    private void CompileComponent(string[] names)
    {
        if (names.Length == 1 && !References(_rules[names[0]]).Contains(names[0]))
        {
            string name = names[0];
            var body = Build(_rules[name]);
            _built[name] = body != _expressions.Nothing && _quoted.IsWorthAFrame(name, _rules[name]) ? AddFrame(name, body) : body;
            return;
        }

        var members = new List<string>(names);
        var recursive = names.ToHashSet(StringComparer.Ordinal);
        var withFrame = new HashSet<string>(StringComparer.Ordinal);
        var brackets = new RuleBrackets(recursive.Contains, _rules.ContainsKey, (name, expression) =>
        {
            _rules[name] = expression;
            members.Add(name);
            withFrame.Add(name);
        });
        foreach (string name in names) _rules[name] = brackets.Outline(name, _rules[name]);
        FindFacts(members);

        List<string> others = [.. members.Where(name => !withFrame.Contains(name))];
        foreach (int index in FrameChoice.Of(Targets(others))) withFrame.Add(others[index]);
        foreach (string name in members.Where(withFrame.Contains))
        {
            if (!_facts[name].IsProductive)
            {
                _built[name] = _expressions.Nothing;
                continue;
            }

            var frame = new FrameRule(_frames.Count, name) { IsNullable = _facts[name].IsNullable };
            _frames[name] = frame;
            _built[name] = _expressions.Rule(frame.Index, frame.IsNullable);
        }

        foreach (string[] component in Components([.. members.Where(name => !withFrame.Contains(name))]))
            _built[component[0]] = Build(_rules[component[0]]);
        foreach (string name in members.Where(_frames.ContainsKey)) _frames[name].Start = _terms.Create(Build(_rules[name]), _terms.End);
        _facts.Clear();
    }

    private Expression AddFrame(string name, Expression body)
    {
        var frame = new FrameRule(_frames.Count, name) { IsNullable = body.IsNullable, Start = _terms.Create(body, _terms.End) };
        _frames[name] = frame;
        return _expressions.Rule(frame.Index, frame.IsNullable);
    }

    private List<string> Reachable(Grammar grammar)
    {
        var order = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<string>(References(grammar.Start));
        while (pending.TryPop(out string? name))
        {
            if (!seen.Add(name)) continue;
            order.Add(name);
            foreach (string target in References(grammar.Rules[name])) pending.Push(target);
        }

        return order;
    }

    // The strongly connected components of some rules, each after all those that it leads to.
    private List<string[]> Components(List<string> names)
    {
        int[][] targets = Targets(names);
        return [.. StronglyConnectedComponents.Find(names.Count, node => targets[node]).Select(component => component.Select(i => names[i]).ToArray())];
    }

    // For each of some rules, those of them that it refers to.
    private int[][] Targets(List<string> names)
    {
        var index = new Dictionary<string, int>(names.Count, StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++) index.Add(names[i], i);
        return [.. names.Select(name => References(_rules[name]).Select(target => index.GetValueOrDefault(target, -1)).Where(target => target >= 0).ToArray())];
    }

    private HashSet<string> References(GrammarExpression root)
    {
        if (_references.TryGetValue(root, out var known)) return known;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<GrammarExpression>();   // parts may be shared many times over
        var pending = new Stack<GrammarExpression>([root]);
        while (pending.TryPop(out var expression))
        {
            if (expression is RuleExpression reference) names.Add(reference.Name);
            else if (expression.HasChildren() && seen.Add(expression)) expression.PushChildren(pending);
        }

        return _references[root] = names;
    }

    // Least fixed point: which rules of a recursive component match something, and which the empty text.
    private void FindFacts(List<string> members)
    {
        foreach (string name in members) _facts[name] = default;
        bool hasChanged;
        do
        {
            hasChanged = false;
            foreach (string name in members)
            {
                var facts = Facts(_rules[name]);
                hasChanged |= facts != _facts[name];
                _facts[name] = facts;
            }
        }
        while (hasChanged);
    }

    private RuleFacts Facts(GrammarExpression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression)
        {
            case RuleExpression reference when _facts.TryGetValue(reference.Name, out var facts):
                return facts;
            case SequenceExpression sequence:
                var all = new RuleFacts(true, true);
                foreach (var part in sequence.Parts)
                {
                    var facts = Facts(part);
                    all = new RuleFacts(all.IsNullable && facts.IsNullable, all.IsProductive && facts.IsProductive);
                }

                return all;
            case ChoiceExpression choice:
                var any = default(RuleFacts);
                foreach (var alternative in choice.Alternatives)
                {
                    var facts = Facts(alternative);
                    any = new RuleFacts(any.IsNullable || facts.IsNullable, any.IsProductive || facts.IsProductive);
                }

                return any;
            case RepeatExpression repeat:
                var body = Facts(repeat.Body);
                return new RuleFacts(repeat.Min == 0 || body.IsNullable, repeat.Min == 0 || body.IsProductive);
            default:
                var built = Build(expression);
                return new RuleFacts(built.IsNullable, built != _expressions.Nothing);
        }
    }

    private Expression Build(GrammarExpression expression)
    {
        // Parts may be shared many times over; each is looked at once.
        if (!_known.TryGetValue(expression, out var known)) _known[expression] = known = BuildNew(expression);
        return known;
    }

    private Expression BuildNew(GrammarExpression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression)
        {
            case LiteralExpression literal:
                return _expressions.Literal([.. literal.Value]);
            case CharacterExpression characters:
                return _expressions.Characters(characters.Set);
            case SequenceExpression sequence:
                var rest = _expressions.Empty;
                for (int i = sequence.Parts.Length - 1; i >= 0; i--) rest = _expressions.Sequence(Build(sequence.Parts[i]), rest);
                return rest;
            case ChoiceExpression choice:
                return _expressions.Choice(choice.Alternatives.Select(Build).ToArray());
            case RepeatExpression repeat:
                return _expressions.Repeat(Build(repeat.Body), repeat.Min, repeat.Max ?? Expression.Unbounded);
            case RuleExpression reference:
                return _built.TryGetValue(reference.Name, out var built)
                    ? built
                    : throw new GrammarFormatException($"An intersection or complement within rule '{reference.Name}' refers to that rule; its parts must be regular.");
            case TokenExpression token:
                _hasTokens = true;
                return _tokens(token) is { } set ? _expressions.Token(set) : _expressions.Nothing;
            case IntersectionExpression or ComplementExpression:
                return BuildRegular(expression);
            default:
                throw new InvalidOperationException($"An expression of type {expression.GetType().Name} is not known.");
        }
    }

    private Expression BuildRegular(GrammarExpression expression)
    {
        BooleanState state;
        if (expression is IntersectionExpression { Left: var included, Right: ComplementExpression { Body: var excluded } } && IsText(included))
        {
            state = _booleans.And(Regular(included), _booleans.Not(Regular(excluded)));
        }
        else if (expression is IntersectionExpression intersection)
        {
            state = _booleans.And(Regular(intersection.Left), Regular(intersection.Right));
        }
        else
        {
            var anyText = _expressions.Repeat(_expressions.Characters(CodePointSet.All), 0, Expression.Unbounded);
            state = _booleans.And(_booleans.Of(anyText), _booleans.Not(Regular(((ComplementExpression)expression).Body)));
        }

        if (!_booleans.IsProductive(state)) return _expressions.Nothing;
        return state.IsEmptyTextOnly ? _expressions.Empty : _expressions.Boolean(state);
    }

    // Whether all that matches is UTF-8 for sure: a complement then needs not see to that.
    private bool IsText(GrammarExpression expression)
    {
        if (_isText.TryGetValue(expression, out bool known)) return known;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return _isText[expression] = expression switch
        {
            LiteralExpression literal => Utf8.IsValid(literal.Value.AsSpan()),
            CharacterExpression or ComplementExpression => true,
            IntersectionExpression intersection => IsText(intersection.Left) || IsText(intersection.Right),
            RuleExpression or TokenExpression => false,
            _ => expression.Children().All(IsText),
        };
    }

    private BooleanState Regular(GrammarExpression operand)
    {
        var expression = Build(operand);
        var pending = new Stack<Expression>([expression]);
        while (pending.TryPop(out var part))
        {
            if (!_regular.Add(part)) continue;
            if (part.Kind == ExpressionKind.Rule)
                throw new GrammarFormatException($"An intersection or complement refers to rule '{_frames.Values.First(rule => rule.Index == part.Rule).Name}', which is recursive; its parts must be regular.");
            if (part.Kind == ExpressionKind.Token) throw new GrammarFormatException("An intersection or complement contains a token; its parts must be texts.");
            if (part.Left is not null) pending.Push(part.Left);
            if (part.Right is not null) pending.Push(part.Right);
            foreach (var alternative in part.Alternatives) pending.Push(alternative);
        }

        return _booleans.Of(expression);
    }

    private readonly record struct RuleFacts(bool IsNullable, bool IsProductive);
}
