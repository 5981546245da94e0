using System.Text;

namespace Reasoning.Decoding.Grammars.Lark;

/// <summary>Turns definitions into the rules of a grammar: one for each terminal and rule, and one for each template with its arguments.</summary>
/// <param name="reader">The definitions.</param>
/// <param name="error">Makes the error of a problem at a position.</param>
internal sealed class LarkCompiler(LarkReader reader, Func<string, int, GrammarFormatException> error)
{
    // Neither can be the name of a definition.
    private const string IgnoredRule = "%ignore";
    private const char ArgumentsBegin = '{';

    private const int MaxInstances = 10_000;
    private const int MaxInstanceName = 1_000;
    private const int MaxExpandedNodes = 1_000_000;

    private static readonly Dictionary<string, LarkNode> NoArguments = [];

    private readonly Dictionary<string, GrammarExpression> _rules = new(StringComparer.Ordinal);
    private readonly HashSet<string> _instances = new(StringComparer.Ordinal);
    private readonly Queue<(string Name, LarkDefinition Template, IReadOnlyList<LarkNode> Arguments)> _pending = new();
    private int _expandedNodes;

    /// <summary>Compiles everything.</summary>
    public Grammar Compile(string start)
    {
        if (!reader.Definitions.TryGetValue(start, out var first)) throw error($"There is no rule '{start}', where texts begin", int.MaxValue);
        if (first.Parameters.Count > 0) throw error($"Texts cannot begin with the template '{start}'", first.Position);
        if (reader.Ignored.Count > 0) _rules.Add(IgnoredRule, GrammarExpression.Choice([.. reader.Ignored.Select(CompileTerminal)]).ZeroOrMore());
        LarkTerminalOrder.CheckNotRecursive(reader.Definitions, error);
        foreach (var definition in reader.Definitions.Values)
        {
            if (LarkDefinition.IsTerminal(definition.Name)) _rules.Add(definition.Name, CompileTerminal(definition.Body));
            else if (definition.Parameters.Count == 0) _rules.Add(definition.Name, CompileRule(definition.Body, NoArguments));
        }

        while (_pending.TryDequeue(out var instance))
        {
            var arguments = instance.Template.Parameters.Zip(instance.Arguments).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
            _rules.Add(instance.Name, CompileRule(instance.Template.Body, arguments));
        }

        var whole = CompileRule(new LarkNode.Name(first.Position, start), NoArguments);
        return Grammar.Create(reader.Ignored.Count > 0 ? whole + GrammarExpression.Rule(IgnoredRule) : whole, _rules, "Lark grammar");
    }

    private GrammarExpression AfterIgnored(GrammarExpression terminal) => reader.Ignored.Count > 0 ? GrammarExpression.Rule(IgnoredRule) + terminal : terminal;

    private GrammarExpression CompileTerminal(LarkNode node)
    {
        switch (node)
        {
            case LarkNode.Leaf { IsToken: true }:
                throw error("A token stands in rules only, not in terminals", node.Position);
            case LarkNode.Leaf leaf:
                return leaf.Expression;
            case LarkNode.Name name:
                if (!LarkDefinition.IsTerminal(name.Text)) throw error($"A terminal cannot refer to the rule '{name.Text}'", name.Position);
                if (!reader.Definitions.ContainsKey(name.Text)) throw error($"There is no terminal '{name.Text}'", name.Position);
                return GrammarExpression.Rule(name.Text);
            case LarkNode.Intersection both:
                return both.Parts.Select(CompileTerminal).Aggregate((left, right) => left.Intersect(right));
            case LarkNode.Complement complement:
                return CompileTerminal(complement.Body).Complement();
            case LarkNode.Call call:
                throw error($"A terminal cannot use the template '{call.Template}'", call.Position);
            default:
                return Combine(node, CompileTerminal);
        }
    }

    private GrammarExpression CompileRule(LarkNode node, Dictionary<string, LarkNode> arguments)
    {
        if (arguments.Count > 0 && ++_expandedNodes > MaxExpandedNodes) throw error("The templates expand to too much", node.Position);
        switch (node)
        {
            case LarkNode.Leaf leaf:
                return AfterIgnored(leaf.Expression);
            case LarkNode.Name name when arguments.TryGetValue(name.Text, out var argument):
                return CompileRule(argument, NoArguments);
            case LarkNode.Name name:
                if (!reader.Definitions.TryGetValue(name.Text, out var definition)) throw error($"There is no rule or terminal '{name.Text}'", name.Position);
                if (definition.Parameters.Count > 0) throw error($"The template '{name.Text}' needs arguments", name.Position);
                return LarkDefinition.IsTerminal(name.Text) ? AfterIgnored(GrammarExpression.Rule(name.Text)) : GrammarExpression.Rule(name.Text);
            case LarkNode.Call call:
                return GrammarExpression.Rule(Instantiate(call, arguments));
            case LarkNode.Intersection or LarkNode.Complement:
                throw error("Intersections and complements stand in terminals only, not in rules", node.Position);
            default:
                return Combine(node, part => CompileRule(part, arguments));
        }
    }

    private static GrammarExpression Combine(LarkNode node, Func<LarkNode, GrammarExpression> compile) => node switch
    {
        LarkNode.Sequence sequence => GrammarExpression.Sequence([.. sequence.Parts.Select(compile)]),
        LarkNode.Choice choice => GrammarExpression.Choice([.. choice.Alternatives.Select(compile)]),
        LarkNode.Repeat repeat => compile(repeat.Body).Repeat(repeat.Min, repeat.Max),
        _ => throw new InvalidOperationException($"There is no such node: {node.GetType().Name}."),
    };

    private string Instantiate(LarkNode.Call call, Dictionary<string, LarkNode> arguments)
    {
        if (!reader.Definitions.TryGetValue(call.Template, out var template)) throw error($"There is no template '{call.Template}'", call.Position);
        if (template.Parameters.Count != call.Arguments.Count)
            throw error($"'{call.Template}' has {template.Parameters.Count} parameters, not {call.Arguments.Count}", call.Position);
        LarkNode[] closed = [.. call.Arguments.Select(argument => Close(argument, arguments))];
        string name = NameOf(call with { Arguments = closed });
        if (_instances.Add(name)) _pending.Enqueue((name, template, closed));
        return _instances.Count <= MaxInstances ? name : throw error($"Templates are used with more than {MaxInstances:N0} different arguments", call.Position);
    }

    // The argument without parameters of the template around it.
    private static LarkNode Close(LarkNode argument, Dictionary<string, LarkNode> arguments) => argument switch
    {
        LarkNode.Name name => arguments.GetValueOrDefault(name.Text, name),
        LarkNode.Call call => call with { Arguments = [.. call.Arguments.Select(inner => Close(inner, arguments))] },
        _ => argument,
    };

    // Its length is limited as it is written, since a template may double its arguments each time it uses itself.
    private string NameOf(LarkNode.Call call)
    {
        var name = new StringBuilder();
        Append(call);
        return name.ToString();

        void Append(LarkNode node)
        {
            if (name.Length > MaxInstanceName) throw error($"The arguments of '{call.Template}' grow without end", call.Position);
            if (node is LarkNode.Leaf leaf) name.Append(leaf.Text);
            else if (node is LarkNode.Name reference) name.Append(reference.Text);
            else if (node is LarkNode.Call inner)
            {
                name.Append(inner.Template).Append(ArgumentsBegin);
                foreach (var argument in inner.Arguments)
                {
                    Append(argument);
                    name.Append(',');
                }

                name.Append('}');
            }
        }
    }
}
