namespace Reasoning.Python.Names;

/// <summary>The names of a part of a module that is made of whole statements: what it binds in the module, and the uses that only the whole module can decide. What its own functions and
/// classes decide is decided. Lines count from the beginning of the part. Immutable.</summary>
/// <remarks>
/// <para>The rules are those of pylint 3.2 (E0602 and E0601 of its variables checker), of which these matter. A name is looked for in its own scope, in the functions around it, in
/// the module, among the built-in names; the names of a class are seen only by its own statements. An import of everything, and a handler of NameError, silence it. A use above or
/// within the statement of the first binding in the same function is reported, once, unless a for loop holds both, a condition around the use assigns the name itself, or the two
/// stand in branches of which only one is run. An assignment such as += uses its name first.</para>
/// <para>Costs one look-up per use and scope around it.</para>
/// </remarks>
internal sealed class NameSummary
{
    private readonly LoopTree _loops;
    private readonly BranchTree _branches;

    private NameSummary(NameScope module, LoopTree loops, BranchTree branches)
    {
        Module = module;
        _loops = loops;
        _branches = branches;
    }

    public NameScope Module { get; }

    /// <summary>Uses before the assignment in a function.</summary>
    public List<NameUse> Early { get; } = [];

    /// <summary>Uses that are decided by the module, in the order of the text.</summary>
    public List<OpenNameUse> Open { get; } = [];

    public static NameSummary Of(NameScope module, List<NameUse> uses, LoopTree loops, BranchTree branches)
    {
        var summary = new NameSummary(module, loops, branches);
        var used = new HashSet<NameBinding>(ReferenceEqualityComparer.Instance);
        foreach (NameUse use in uses) summary.Decide(use, used);
        return summary;
    }

    private void Decide(in NameUse use, HashSet<NameBinding> used)
    {
        for (NameScope? scope = Find(use, use.Scope); scope is not null && scope != Module; scope = Find(use, scope.Parent))
        {
            NameBinding binding = scope.Bindings[use.Name];
            if (used.Contains(binding)) return;
            bool isTooEarly = IsTooEarly(use, binding, scope);
            used.Add(binding);
            // Like += without a value: it may still be the name of a scope further out.
            if (isTooEarly && use.Flags.HasFlag(NameUseFlags.IsChanged) && use.Statement == binding.Statement) continue;
            if (!isTooEarly || use.Flags.HasFlag(NameUseFlags.IsUnevaluated)) return;
            if (scope.Kind == NameScopeKind.Class) Open.Add(OpenNameUse.Of(use, isEarlyInClass: true));
            else Early.Add(use);
            return;
        }

        Open.Add(OpenNameUse.Of(use, isEarlyInClass: false));
    }

    /// <summary>The scope that binds a name, looking from one outwards; null where only the module can know.</summary>
    private NameScope? Find(in NameUse use, NameScope? start)
    {
        for (NameScope? scope = start; scope is not null; scope = scope.Parent)
        {
            if (scope.IsGlobal(use.Name)) return Module;
            // The names of a class are not seen from what stands in it.
            if ((scope == use.Scope || scope.Kind != NameScopeKind.Class) && scope.Bindings.ContainsKey(use.Name)) return scope;
        }

        return null;
    }

    /// <summary>Whether a use stands before the first binding of its name in a scope, as far as this part of the module decides it.</summary>
    public bool IsTooEarly(in NameUse use, NameBinding binding, NameScope owner)
    {
        if (use.StatementLine > binding.Line || owner.Kind == NameScopeKind.Comprehension) return false;
        bool isFunction = owner.Kind == NameScopeKind.Function;
        // Classes are run where they stand, functions later.
        if (owner.Frame != use.Scope.Frame && (isFunction || use.Scope.IsInFunction)) return false;
        if (use.StatementLine == binding.Line && use.Statement != binding.Statement && (isFunction || use.Order > binding.Order)) return false;
        if (use.Statement == binding.Statement && use.Order > binding.Order) return false;
        if (isFunction && (binding.SharesLoop(use.Loop, _loops) || ConditionalNames.Contain(use.Conditions, use.Name))) return false;
        return !_branches.AreExclusive(use.Branch, binding.Branch);
    }
}
