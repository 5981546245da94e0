namespace Reasoning.Data.Corpus.Programs;

/// <summary>How the code of an operation is laid out, which decides what other styles can express it.</summary>
internal enum OperationShape
{
    /// <summary>One Python expression over the value.</summary>
    Expression,

    /// <summary>Keeps the elements for which a condition holds.</summary>
    Filter,

    /// <summary>Replaces every element.</summary>
    Map,

    /// <summary>Counts the elements for which a condition holds.</summary>
    Count,
}

/// <summary>
/// One step of a composed program: what it does in words and in Python. In templates <c>$</c> is the value, <c>#</c> the constant;
/// conditions and element expressions speak of the element as <c>x</c> (numbers), <c>w</c> (words) or <c>c</c> (characters).
/// </summary>
/// <param name="Name">Identity in composition keys and in descriptive function names.</param>
/// <param name="In">Type consumed.</param>
/// <param name="Out">Type produced.</param>
/// <param name="Shape">Layout of <paramref name="Code"/>.</param>
/// <param name="Code">Expression, condition or element expression; empty when only a loop is natural.</param>
/// <param name="Phrases">Imperative phrasings that say exactly what happens.</param>
internal sealed record Operation(
    string Name, ValueKind In, ValueKind Out, OperationShape Shape, string Code, IReadOnlyList<string> Phrases)
{
    /// <summary>Phrasings that leave a choice open which the examples settle, such as "sort the numbers".</summary>
    public IReadOnlyList<string> LoosePhrases { get; init; } = [];

    /// <summary>Names of operations that are easily mistaken for this one: the material of near-miss mutants.</summary>
    public IReadOnlyList<string> Neighbours { get; init; } = [];

    /// <summary>Range of the constant; (0, 0) when there is none.</summary>
    public (int Low, int High) Constant { get; init; }

    /// <summary>Statements of an explicit loop that leaves the value in <c>@</c>; null when the shape implies one or there is none.</summary>
    public IReadOnlyList<string>? Loop { get; init; }

    /// <summary>Body of a recursive function <c>go($)</c>; null when none is natural.</summary>
    public IReadOnlyList<string>? Recursion { get; init; }

    /// <summary>The largest first argument for which the result stays small; only for operations on one number.</summary>
    public int Limit { get; init; } = 40;

    public bool HasConstant => Constant != (0, 0);
}
