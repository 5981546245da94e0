namespace Reasoning.Python.Names;

/// <summary>Decides what the parts of a module leave open.</summary>
internal sealed class NameResolver(IReadOnlySet<string>? knownNames)
{
    private readonly Dictionary<string, (int Part, NameBinding Binding)> _module = [];
    private readonly HashSet<NameBinding> _used = new(ReferenceEqualityComparer.Instance);
    private bool _importsEverything;

    /// <summary>Adds what is wrong with the names of a module that is made of parts.</summary>
    /// <param name="parts">The parts in their order.</param>
    /// <param name="report">Told the number of a part, a use in it, and what is wrong.</param>
    public void Resolve(IReadOnlyList<PythonPart> parts, Action<int, NameUse, PythonDiagnosticKind> report)
    {
        _module.Clear();
        _used.Clear();
        _importsEverything = false;
        for (int i = 0; i < parts.Count; i++)
        {
            foreach ((string name, NameBinding binding) in parts[i].Names.Module.Bindings) _module.TryAdd(name, (i, binding));
            _importsEverything |= parts[i].Names.Module.ImportsEverything;
        }

        for (int i = 0; i < parts.Count; i++)
        {
            foreach (NameUse use in parts[i].Names.Early) report(i, use, PythonDiagnosticKind.UsedBeforeAssignment);
            foreach (OpenNameUse open in parts[i].Names.Open)
                if (Decide(open, i, parts[i].Names) is { } kind) report(i, open.Use, kind);
        }
    }

    private PythonDiagnosticKind? Decide(in OpenNameUse open, int part, NameSummary summary)
    {
        NameUse use = open.Use;
        bool isBound = _module.TryGetValue(use.Name, out var known);
        if (open.IsEarlyInClass) return isBound || IsKnown(open) ? null : PythonDiagnosticKind.UsedBeforeAssignment;
        if (isBound)
        {
            if (!_used.Add(known.Binding)) return null;
            if (!IsTooEarly(use, part, summary, known.Part, known.Binding)) return null;
            bool isSameFrame = use.Scope.Frame.Kind == NameScopeKind.Module;
            if (isSameFrame && IsKnown(open)) return null;
            if (!use.Flags.HasFlag(NameUseFlags.IsChanged) || part != known.Part || use.Statement != known.Binding.Statement)
                return use.Flags.HasFlag(NameUseFlags.IsUnevaluated) ? null : PythonDiagnosticKind.UsedBeforeAssignment;
        }

        return use.Flags.HasFlag(NameUseFlags.IsGuarded) || IsKnown(open) ? null : PythonDiagnosticKind.UndefinedName;
    }

    private static bool IsTooEarly(in NameUse use, int part, NameSummary summary, int bindingPart, NameBinding binding)
    {
        if (part == bindingPart) return summary.IsTooEarly(use, binding, summary.Module);
        return part < bindingPart && !use.Scope.IsInFunction;
    }

    private bool IsKnown(in OpenNameUse open) =>
        open.IsSilenced || _importsEverything || PythonBuiltins.Names.Contains(open.Use.Name) || (knownNames is not null && knownNames.Contains(open.Use.Name));
}
