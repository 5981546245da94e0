namespace Reasoning.Search.Repair;

/// <summary>What is wrong with a program: the twelve kinds of Dou et al. 2024, each explained by <see cref="BugTaxonomy"/>.</summary>
public enum BugKind
{
    /// <summary>A statement, bracket, text or block is not closed or not finished.</summary>
    IncompleteStructure,

    /// <summary>Lines are indented where they must not be, or the other way round.</summary>
    WrongIndentation,

    /// <summary>A module or namespace that exists is used without being imported.</summary>
    MissingImport,

    /// <summary>A value is used in a way that its type does not offer.</summary>
    ApiMisuse,

    /// <summary>A name is used that is not defined.</summary>
    MissingDefinition,

    /// <summary>An empty, absent or outermost case is not guarded.</summary>
    MissingBoundaryCheck,

    /// <summary>A function is called with arguments that it does not take.</summary>
    WrongArgument,

    /// <summary>Too slow, too much memory or output, a call that is not permitted, or an exception of no other kind.</summary>
    OtherRuntime,

    /// <summary>The task was understood wrongly, or the reasoning is wrong.</summary>
    LogicError,

    /// <summary>Something is used that does not exist.</summary>
    Hallucination,

    /// <summary>The answer has another type or form than the task asks for.</summary>
    InputOutputFormat,

    /// <summary>Only unusual inputs are answered wrongly.</summary>
    CornerCase,
}
