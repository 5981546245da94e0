namespace Reasoning.Python.Names;

[Flags]
internal enum NameUseFlags
{
    None = 0,

    /// <summary>A NameError would be caught.</summary>
    IsGuarded = 1,

    /// <summary>It stands in an annotation that Python does not evaluate.</summary>
    IsUnevaluated = 2,

    /// <summary>A statement such as += uses the name that it binds.</summary>
    IsChanged = 4,
}
