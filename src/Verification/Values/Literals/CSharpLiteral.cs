using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Reasoning.Verification.Programs;

namespace Reasoning.Verification.Values.Literals;

/// <summary>
/// Reads C# expressions that only write a value down, from their syntax alone, so that nothing is executed: literals with every suffix, signs, casts to simple types
/// (<c>(long)1L</c>), constants such as <c>double.NaN</c> and <c>int.MaxValue</c>, arrays, lists, sets and dictionaries however they are created
/// (<c>new List&lt;long&gt;(new long[]{1L})</c>, <c>new Dictionary&lt;string, long&gt;(){{"a", 1L}}</c>, collection expressions), tuples (<c>(a, b)</c>,
/// <c>Tuple.Create(a, b)</c>, <c>new Tuple&lt;A, B&gt;(a, b)</c>), <c>null</c> and nullable values.
/// </summary>
/// <remarks>
/// A <c>float</c> becomes the double of the same value, a <c>char</c> a text of one character, a <c>decimal</c> a decimal number. Types are not looked up: an array of <c>float</c> or <c>double</c> has
/// floats, everything else keeps the type that its literals have. Linear in the length of the text; values nested deeper than 500 are refused.
/// </remarks>
public static class CSharpLiteral
{
    /// <summary>The value of a text that is one such expression.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="LiteralFormatException">It is none.</exception>
    public static PlainValue Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (CSharpNesting.IsTooDeep(text)) throw new LiteralFormatException(0, $"values are nested deeper than {ValueCodec.DeepestValue}");
        var expression = SyntaxFactory.ParseExpression(text);
        foreach (var problem in expression.GetDiagnostics())
            throw new LiteralFormatException(problem.Location.SourceSpan.Start, problem.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        return Read(expression);
    }

    /// <summary>The value of an expression.</summary>
    /// <exception cref="LiteralFormatException">It does more than write a value down. Positions are those of its file.</exception>
    internal static PlainValue Read(ExpressionSyntax expression) => new CSharpLiteralReader().Read(expression);
}
