namespace Reasoning.Verification.TestGeneration.ModelTests;

/// <summary>Why an assertion that a model wrote is not used.</summary>
public enum DropReason
{
    /// <summary>It is not Python.</summary>
    SyntaxError,

    /// <summary>It is not Python, and it is the last thing in its text: the model was cut off.</summary>
    Truncated,

    /// <summary>The same assertion stands earlier in the same text.</summary>
    Duplicate,

    /// <summary>It does not call the function under test.</summary>
    NotAboutEntryPoint,

    /// <summary>It holds, or fails, whatever the function answers.</summary>
    Trivial,

    /// <summary>It has a placeholder instead of an expected value.</summary>
    NoExpectation,

    /// <summary>It uses a name of which the value is not known without running the text.</summary>
    UnknownName,

    /// <summary>It uses a function or module that is not allowed: files, processes, introspection.</summary>
    NotAllowed,

    /// <summary>It stands inside a branch, loop or other statement that decides whether it is reached.</summary>
    ControlFlow,

    /// <summary>It expects an exception, and only what a function returns is compared.</summary>
    ExpectsException,

    /// <summary>It is a method of a test framework that has no counterpart here.</summary>
    Unsupported,

    /// <summary>Another assertion expects another value of the same call, and at least as many samples have that one.</summary>
    Contradicted,

    /// <summary>It is larger than an assertion may be, or stands where the text is cut because of its length.</summary>
    TooLong,

    /// <summary>The whole text could not be read within the sandbox's limits.</summary>
    Unreadable,
}
