namespace Reasoning.Python.Names;

/// <summary>A use of a name that the whole module decides.</summary>
/// <param name="Use">The use.</param>
/// <param name="IsEarlyInClass">Whether it stands before the assignment in its class, which is right where the module has the name.</param>
/// <param name="IsSilenced">Whether a scope around it, other than the module, imports everything, or the name is one that classes have.</param>
internal readonly record struct OpenNameUse(NameUse Use, bool IsEarlyInClass, bool IsSilenced)
{
    public static OpenNameUse Of(in NameUse use, bool isEarlyInClass)
    {
        bool isInClass = false, importsEverything = false;
        for (NameScope? at = use.Scope; at is { Parent: not null }; at = at.Parent)
        {
            importsEverything |= at.ImportsEverything;
            isInClass |= at.Kind == NameScopeKind.Class;
        }

        return new OpenNameUse(use, isEarlyInClass, importsEverything || (isInClass && use.Name is "__class__" or "__module__" or "__qualname__"));
    }
}
