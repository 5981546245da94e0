namespace Reasoning.Python.Names;

internal enum BranchKind
{
    Then,
    Else,
    Try,
    TryElse,

    /// <summary>A handler that a NameError does not reach.</summary>
    Handler,

    /// <summary>A handler of NameError or of everything.</summary>
    CatchingHandler,
}
