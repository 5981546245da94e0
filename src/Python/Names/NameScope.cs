namespace Reasoning.Python.Names;

/// <summary>A region of a program in which names are bound.</summary>
internal sealed class NameScope(NameScopeKind kind, NameScope? parent)
{
    private HashSet<string>? _globals;
    private HashSet<string>? _nonlocals;

    public NameScopeKind Kind => kind;

    public NameScope? Parent => parent;

    /// <summary>The function, class or module that runs it: a comprehension is run by what it stands in.</summary>
    public NameScope Frame => kind == NameScopeKind.Comprehension ? parent!.Frame : this;

    /// <summary>Whether it is a function, or stands in one.</summary>
    public bool IsInFunction { get; } = kind == NameScopeKind.Function || (parent is not null && parent.IsInFunction);

    public Dictionary<string, NameBinding> Bindings { get; } = [];

    /// <summary>Whether names may come from an import of everything.</summary>
    public bool ImportsEverything { get; set; }

    public bool IsGlobal(string name) => _globals is not null && _globals.Contains(name);

    public bool IsNonlocal(string name) => _nonlocals is not null && _nonlocals.Contains(name);

    public void AddGlobal(string name) => (_globals ??= []).Add(name);

    public void AddNonlocal(string name) => (_nonlocals ??= []).Add(name);
}
