namespace Reasoning.Verification.Sandboxing.CSharp;

/// <summary>What a C# source is to be compiled to.</summary>
public enum ProgramForm
{
    /// <summary>A program that starts at its <c>Main</c> or with its top-level statements.</summary>
    Executable,

    /// <summary>
    /// Methods that are called one by one. They may stand in types as usual, or (as models often answer) alone, without a type around them.
    /// </summary>
    Methods,
}
