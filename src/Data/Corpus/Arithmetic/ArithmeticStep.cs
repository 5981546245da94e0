using System.Globalization;

namespace Reasoning.Data.Corpus.Arithmetic;

/// <summary>One computed line of a solution.</summary>
internal readonly record struct ArithmeticStep(long Left, char Operator, long Right, long Result)
{
    /// <summary>The line as it is written, with Python's signs: <c>17 // 5 = 3</c>.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Left} {Sign} {Right} = {Result}");

    private string Sign => Operator == '/' ? "//" : Operator.ToString();

    /// <summary>The line with the operands of commutative operations in order, so that wording does not matter.</summary>
    public string Normal => Operator is '+' or '*' && Left > Right ? (this with { Left = Right, Right = Left }).Text : Text;

    public static ArithmeticStep Of(long left, char sign, long right) => new(left, sign, right, sign switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        '/' => left / right,
        _ => left % right,
    });
}
