namespace Reasoning.Verification.Programs;

/// <summary>Something that was done to a model's text to make a program of it.</summary>
public enum ExtractionStep
{
    /// <summary>Thoughts were taken out: <c>&lt;think&gt;...&lt;/think&gt;</c> and the like.</summary>
    RemovedThoughts,

    /// <summary>The text was cut off at a token that ends a turn, such as <c>&lt;|im_end|&gt;</c>, or such a token before it was taken away.</summary>
    RemovedTurnTokens,

    /// <summary>The text between tags such as <c>[PYTHON]</c> or <c>&lt;answer&gt;</c> was taken.</summary>
    TookTagged,

    /// <summary>A fenced block was taken.</summary>
    TookFence,

    /// <summary>Fenced blocks were joined, since one uses what another one defines.</summary>
    JoinedFences,

    /// <summary>Sentences before or after the code were taken away.</summary>
    RemovedProse,

    /// <summary>The code defines the function or class itself; of the prompt, only what stands before it was kept.</summary>
    ReplacedSignature,

    /// <summary>The code was taken for the body of the function, and continues the prompt.</summary>
    ContinuedPrompt,

    /// <summary>Tabs at the beginning of lines became four spaces each.</summary>
    ExpandedTabs,

    /// <summary>Lines were indented as the body of a function.</summary>
    IndentedBody,

    /// <summary>A body was cut off at the first stop string.</summary>
    Truncated,

    /// <summary><c>if __name__ == "__main__":</c> and what belongs to it was taken away.</summary>
    RemovedMain,

    /// <summary>Calls of <c>print</c>, assertions and tests at the end were taken away.</summary>
    RemovedUsage,

    /// <summary>Only what the entry point needs was kept.</summary>
    KeptReachable,

    /// <summary>A function outside of a class was put into the class that is asked for.</summary>
    WrappedInClass,

    /// <summary>What the benchmark puts in front of every program was put there.</summary>
    AddedPreamble,

    /// <summary>Braces that were missing or too many were closed or cut off.</summary>
    BalancedBraces,
}
