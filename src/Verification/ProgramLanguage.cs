namespace Reasoning.Verification;

/// <summary>A programming language that candidates may be written in.</summary>
public enum ProgramLanguage
{
    /// <summary>Python 3.</summary>
    Python,

    /// <summary>C#.</summary>
    CSharp,
}
