using System.Runtime.CompilerServices;
using Reasoning.Python.Syntax;

namespace Reasoning.Python.Names;

/// <summary>Walks through a program once and collects where names are bound and used.</summary>
internal sealed class NameCollector
{
    private readonly List<NameUse> _uses = [];
    private LoopTree _loops = new();
    private BranchTree _branches = new();
    private NameScope _module = null!;
    private NameScope _scope = null!;
    private int _line;
    private int _loop;
    private int _order;
    private int _guards;
    private int _branch;
    private ConditionalNames? _conditions;
    private int _statement;
    private int _statements;
    private bool _isUnevaluated;

    /// <summary>Collects the names of a module, or of a part of it that is made of whole statements.</summary>
    public NameSummary Collect(PythonNode module)
    {
        _uses.Clear();
        _loops = new LoopTree();
        _branches = new BranchTree();
        (_line, _loop, _branch, _order, _guards, _statement, _statements) = (1, -1, -1, 0, 0, 0, 0);
        (_isUnevaluated, _conditions) = (false, null);
        _module = _scope = new NameScope(NameScopeKind.Module, null);
        VisitAll(module.Span);
        return NameSummary.Of(_module, _uses, _loops, _branches);
    }

    private void Bind(string name) => Bind(name, _scope);

    private void Bind(string name, NameScope scope)
    {
        if (scope.IsGlobal(name)) scope = _module;
        else if (scope.IsNonlocal(name)) scope = Outer(scope, name);
        if (!scope.Bindings.TryGetValue(name, out NameBinding? binding)) scope.Bindings.Add(name, binding = new NameBinding(_line, _statement, _order, _branch));
        _order++;
        binding.AddLoop(_loop);
    }

    private static NameScope Outer(NameScope scope, string name)
    {
        for (NameScope? at = scope.Parent; at is not null; at = at.Parent)
            if (at.Kind == NameScopeKind.Function && at.Bindings.ContainsKey(name)) return at;
        return scope.Parent ?? scope;
    }

    private void Use(PythonNode name, NameUseFlags flags = NameUseFlags.None)
    {
        if (_guards > 0) flags |= NameUseFlags.IsGuarded;
        if (_isUnevaluated) flags |= NameUseFlags.IsUnevaluated;
        _uses.Add(new NameUse(name.Text!, _scope, name.Line, name.Start, _line, _statement, _loop, _branch, _conditions, _order++, flags));
    }

    private void VisitAll(ReadOnlySpan<PythonNode> nodes)
    {
        foreach (PythonNode node in nodes) Visit(node);
    }

    private void Visit(PythonNode node)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            // Deeper than any program that is read by people; its names count as uses in this scope.
            foreach (PythonNode inner in node.DescendantsAndSelf())
                if (inner.Kind == PythonNodeKind.Name) Bind(inner.Text!);
            return;
        }

        switch (node.Kind)
        {
            case PythonNodeKind.Name:
                Use(node);
                break;
            case PythonNodeKind.FunctionDef or PythonNodeKind.AsyncFunctionDef:
                VisitFunction(node);
                break;
            case PythonNodeKind.ClassDef:
                VisitClass(node);
                break;
            case PythonNodeKind.Lambda:
                VisitDefaults(node.Span[0]);
                InScope(NameScopeKind.Function, () =>
                {
                    foreach (PythonNode parameter in node.Span[0].Span)
                        if (parameter.Text is { } name) Bind(name);
                    Visit(node.Span[1]);
                });
                break;
            case PythonNodeKind.ListComp or PythonNodeKind.SetComp or PythonNodeKind.DictComp or PythonNodeKind.GeneratorExp:
                VisitComprehension(node);
                break;
            default:
                if (node.Kind is >= PythonNodeKind.TypeAlias and <= PythonNodeKind.Continue) VisitStatement(node);
                else if (node.Kind == PythonNodeKind.NamedExpr)
                {
                    Visit(node.Span[1]);
                    NameScope frame = _scope;
                    while (frame.Kind == NameScopeKind.Comprehension) frame = frame.Parent!;
                    Bind(node.Span[0].Text!, frame);
                }
                else VisitAll(node.Span);
                break;
        }
    }

    private void InScope(NameScopeKind kind, Action visit)
    {
        NameScope outer = _scope;
        var (loop, guards, conditions) = (_loop, _guards, _conditions);
        _scope = new NameScope(kind, outer);
        if (kind == NameScopeKind.Function) (_loop, _guards, _conditions) = (-1, 0, null);
        visit();
        (_scope, _loop, _guards, _conditions) = (outer, loop, guards, conditions);
    }

    private void VisitFunction(PythonNode node)
    {
        _line = node.Line;
        _statement = ++_statements;
        foreach (PythonNode part in node.Span)
            if (part.Kind == PythonNodeKind.Decorator) VisitAll(part.Span);
        PythonNode parameters = node.Child(PythonNodeKind.Parameters)!, body = node.Child(PythonNodeKind.Body)!;
        PythonNode? types = node.Child(PythonNodeKind.TypeParameters);
        VisitDefaults(parameters);
        Bind(node.Text!);
        WithTypeParameters(types, () =>
        {
            foreach (PythonNode parameter in parameters.Span)
                if (parameter.Child(PythonNodeKind.Annotation) is { } annotation) VisitAll(annotation.Span);
            if (node.Child(PythonNodeKind.Returns) is { } returns) VisitAll(returns.Span);
            InScope(NameScopeKind.Function, () =>
            {
                foreach (PythonNode parameter in parameters.Span)
                    if (parameter.Text is { } name) Bind(name);
                VisitAll(body.Span);
            });
        });
    }

    private void VisitDefaults(PythonNode parameters)
    {
        foreach (PythonNode parameter in parameters.Span)
            if (parameter.Child(PythonNodeKind.Default) is { } standard) VisitAll(standard.Span);
    }

    private void WithTypeParameters(PythonNode? types, Action visit)
    {
        if (types is null)
        {
            visit();
            return;
        }

        InScope(NameScopeKind.Function, () =>
        {
            foreach (PythonNode type in types.Span) Bind(type.Text!);
            foreach (PythonNode type in types.Span) VisitAll(type.Span);
            visit();
        });
    }

    private void VisitClass(PythonNode node)
    {
        _line = node.Line;
        int statement = _statement = ++_statements;
        foreach (PythonNode part in node.Span)
            if (part.Kind == PythonNodeKind.Decorator) VisitAll(part.Span);
        WithTypeParameters(node.Child(PythonNodeKind.TypeParameters), () =>
        {
            if (node.Child(PythonNodeKind.Bases) is { } bases) VisitAll(bases.Span);
            InScope(NameScopeKind.Class, () => VisitAll(node.Child(PythonNodeKind.Body)!.Span));
        });
        _line = node.Line;
        _statement = statement;
        Bind(node.Text!);
    }

    private void VisitComprehension(PythonNode node)
    {
        // The first iterable is evaluated outside.
        Visit(node.Span[1].Span[1]);
        InScope(NameScopeKind.Comprehension, () =>
        {
            for (int i = 1; i < node.Span.Length; i++)
            {
                ReadOnlySpan<PythonNode> clause = node.Span[i].Span;
                if (i > 1) Visit(clause[1]);
                BindTarget(clause[0]);
                VisitAll(clause[2..]);
            }

            Visit(node.Span[0]);
        });
    }

    private void BindTarget(PythonNode target)
    {
        switch (target.Kind)
        {
            case PythonNodeKind.Name:
                Bind(target.Text!);
                break;
            case PythonNodeKind.Tuple or PythonNodeKind.List or PythonNodeKind.Starred:
                foreach (PythonNode child in target.Span) BindTarget(child);
                break;
            default:
                Visit(target);
                break;
        }
    }

    private void VisitStatement(PythonNode node)
    {
        _line = node.Line;
        _statement = ++_statements;
        ReadOnlySpan<PythonNode> parts = node.Span;
        switch (node.Kind)
        {
            case PythonNodeKind.Assign:
                Visit(parts[^1]);
                for (int i = 0; i < parts.Length - 1; i++) BindTarget(parts[i]);
                break;
            case PythonNodeKind.AugAssign:
                Visit(parts[1]);
                if (parts[0].Kind == PythonNodeKind.Name)
                {
                    Use(parts[0], NameUseFlags.IsChanged);
                    Bind(parts[0].Text!);
                }
                else Visit(parts[0]);
                break;
            case PythonNodeKind.AnnAssign:
                // The annotation of a variable of a function is never evaluated.
                _isUnevaluated = _scope.Kind == NameScopeKind.Function;
                VisitAll(parts[1].Span);
                _isUnevaluated = false;
                if (parts.Length > 2) Visit(parts[2]);
                BindTarget(parts[0]);
                break;
            case PythonNodeKind.For or PythonNodeKind.AsyncFor:
                int outer = _loop;
                _loop = _loops.Add(outer);
                Visit(parts[1]);
                BindTarget(parts[0]);
                VisitAll(parts[2..]);
                _loop = outer;
                break;
            case PythonNodeKind.If:
                VisitCondition(node);
                break;
            case PythonNodeKind.WithItem:
                Visit(parts[0]);
                if (parts.Length > 1) BindTarget(parts[1]);
                break;
            case PythonNodeKind.Try or PythonNodeKind.TryStar:
                VisitTry(node);
                break;
            case PythonNodeKind.Import:
                foreach (PythonNode alias in parts)
                    Bind(alias.Span is [var bound] ? bound.Text! : FirstPart(alias.Text!));
                break;
            case PythonNodeKind.ImportFrom:
                foreach (PythonNode alias in parts)
                {
                    if (alias.Text == "*") _scope.ImportsEverything = true;
                    else Bind(alias.Span is [var bound] ? bound.Text! : alias.Text!);
                }

                break;
            case PythonNodeKind.Global:
                foreach (PythonNode name in parts) _scope.AddGlobal(name.Text!);
                break;
            case PythonNodeKind.Nonlocal:
                foreach (PythonNode name in parts) _scope.AddNonlocal(name.Text!);
                break;
            case PythonNodeKind.TypeAlias:
                Bind(parts[0].Text!);
                WithTypeParameters(node.Child(PythonNodeKind.TypeParameters), () => Visit(node.Span[^1]));
                break;
            case PythonNodeKind.Match:
                Visit(parts[0]);
                foreach (PythonNode branch in parts[1..])
                {
                    _line = branch.Line;
                    VisitPattern(branch.Span[0]);
                    VisitAll(branch.Span[1..]);
                }

                break;
            default:
                VisitAll(parts);
                break;
        }
    }

    private static string FirstPart(string module) => module.IndexOf('.') is var dot and >= 0 ? module[..dot] : module;

    private void VisitCondition(PythonNode node)
    {
        int statement = _statement, outer = _branch;
        ConditionalNames? conditions = _conditions;
        HashSet<string>? assigned = null;
        foreach (PythonNode inner in node.Span[1].Span)
        {
            if (inner.Kind != PythonNodeKind.Assign) continue;
            foreach (PythonNode target in inner.Span[..^1])
                if (target.Kind == PythonNodeKind.Name) (assigned ??= []).Add(target.Text!);
        }

        if (assigned is not null) _conditions = new ConditionalNames(assigned, conditions);
        Visit(node.Span[0]);
        InBranch(statement, BranchKind.Then, node.Span[1]);
        if (node.Span.Length > 2) InBranch(statement, BranchKind.Else, node.Span[2]);
        (_branch, _conditions) = (outer, conditions);
    }

    private void InBranch(int statement, BranchKind kind, PythonNode body)
    {
        int outer = _branch;
        _branch = _branches.Add(outer, statement, kind);
        VisitAll(body.Span);
        _branch = outer;
    }

    private void VisitTry(PythonNode node)
    {
        int statement = _statement;
        bool isGuard = false;
        foreach (PythonNode part in node.Span)
            isGuard |= part.Kind == PythonNodeKind.ExceptHandler && CatchesNameError(part);
        foreach (PythonNode part in node.Span)
        {
            switch (part.Kind)
            {
                case PythonNodeKind.Body:
                    _guards += isGuard ? 1 : 0;
                    InBranch(statement, BranchKind.Try, part);
                    _guards -= isGuard ? 1 : 0;
                    break;
                case PythonNodeKind.ExceptHandler:
                    _line = part.Line;
                    _statement = ++_statements;
                    int outer = _branch;
                    _branch = _branches.Add(outer, statement, CatchesNameError(part) ? BranchKind.CatchingHandler : BranchKind.Handler);
                    if (part.Span.Length > 1) Visit(part.Span[0]);
                    if (part.Text is { } name) Bind(name);
                    VisitAll(part.Span[^1].Span);
                    _branch = outer;
                    break;
                case PythonNodeKind.OrElse:
                    InBranch(statement, BranchKind.TryElse, part);
                    break;
                default:
                    VisitAll(part.Span);
                    break;
            }
        }
    }

    private static bool CatchesNameError(PythonNode handler)
    {
        if (handler.Span.Length == 1) return true;
        PythonNode type = handler.Span[0];
        if (type.Kind == PythonNodeKind.Name) return type.Text == "NameError";
        if (type.Kind != PythonNodeKind.Tuple) return false;
        foreach (PythonNode item in type.Span)
            if (item is { Kind: PythonNodeKind.Name, Text: "NameError" }) return true;
        return false;
    }

    private void VisitPattern(PythonNode pattern)
    {
        switch (pattern.Kind)
        {
            case PythonNodeKind.MatchValue:
                VisitAll(pattern.Span);
                return;
            case PythonNodeKind.MatchClass or PythonNodeKind.MatchItem:
                Visit(pattern.Span[0]);
                foreach (PythonNode child in pattern.Span[1..]) VisitPattern(child);
                return;
            case PythonNodeKind.MatchKeyword:
                VisitPattern(pattern.Span[0]);
                return;
        }

        foreach (PythonNode child in pattern.Span) VisitPattern(child);
        if (pattern.Text is { } name) Bind(name);
    }
}
