namespace Reasoning.Verification.Adequacy.Mutants;

/// <summary>Kinds of small mistakes that a mutant may have.</summary>
public enum MutationOperator
{
    /// <summary>Another arithmetic or bit operator, or a sign left out.</summary>
    Arithmetic,

    /// <summary>Another comparison.</summary>
    Comparison,

    /// <summary><c>and</c> for <c>or</c> and the reverse, or a <c>not</c> left out.</summary>
    Boolean,

    /// <summary>The condition of a branch or loop negated.</summary>
    Condition,

    /// <summary>A number one larger or smaller, a truth value flipped, a text emptied.</summary>
    Constant,

    /// <summary>A range or slice that ends or begins one further or earlier.</summary>
    Boundary,

    /// <summary>A statement left out.</summary>
    StatementRemoval,

    /// <summary>Two neighbouring arguments of a call exchanged.</summary>
    ArgumentSwap,

    /// <summary><c>None</c> returned instead of a value.</summary>
    ReturnValue,

    /// <summary>An <c>else</c> or <c>elif</c> branch left out.</summary>
    BranchRemoval,

    /// <summary><c>break</c> for <c>continue</c> and the reverse, or neither.</summary>
    LoopJump,
}
