namespace Reasoning.Data.ExecutionTraces;

/// <summary>One operation on integers, as Python writes its values.</summary>
/// <param name="Operator">The operator, such as <c>+</c>, <c>//</c>, <c>&lt;=</c> or <c>abs</c>.</param>
/// <param name="Left">The left operand, or the only one.</param>
/// <param name="Right">The right operand; null where there is one.</param>
/// <param name="Result">What it gave.</param>
public sealed record TraceOperation(string Operator, string Left, string? Right, string Result)
{
    /// <summary>The operation as an equation, such as <c>3 + 4 = 7</c>; a comparison as <c>3 &lt; 4 is True</c>.</summary>
    public override string ToString() =>
        Right is null ? $"{Operator}({Left}) = {Result}"
        : Result is "True" or "False" ? $"{Left} {Operator} {Right} is {Result}"
        : $"{Left} {Operator} {Right} = {Result}";
}
