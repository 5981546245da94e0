namespace Reasoning.Data.Corpus.Arithmetic;

/// <summary>Draws operands of the wanted size and collects the steps of one problem.</summary>
internal sealed class ProblemBuilder(SeededRandom random, int size)
{
    private readonly List<ArithmeticStep> _steps = [];

    /// <summary>The largest value that is still multiplied.</summary>
    public long LargestMultiplied => size == 0 ? 30 : 300;

    /// <summary>The largest value that is still divided.</summary>
    public long LargestDivided => size == 0 ? 99 : 9999;

    public long Addend() => size switch
    {
        0 => random.Between(3, 60),
        1 => random.Between(12, random.Chance(0.5) ? 99 : 400),
        _ => random.Between(100, 999),
    };

    public long Factor() => size switch
    {
        0 => random.Between(2, 20),
        1 => random.Between(6, 60),
        _ => random.Between(12, 99),
    };

    public long SmallFactor() => size switch
    {
        0 => random.Between(2, 6),
        1 => random.Between(2, 9),
        _ => random.Chance(0.5) ? random.Between(3, 9) : random.Between(11, 40),
    };

    public long LessThan(long value) => random.Between((int)Math.Min(3, value - 1), (int)Math.Min(value - 1, size == 0 ? 60 : 900));

    /// <summary>An operator with an operand that keeps the value a small natural number.</summary>
    public (char Operator, long Operand) DrawOperation(long value) => random.Weighted([34, 30, 18, 9, 9]) switch
    {
        1 when value >= 8 => ('-', LessThan(value)),
        2 when value <= LargestMultiplied => ('*', value > 99 ? random.Between(2, 6) : SmallFactor()),
        3 when value >= 20 && value <= LargestDivided => ('/', random.Between(2, 9)),
        4 when value >= 20 && value <= LargestDivided => ('%', random.Between(3, 12)),
        _ => ('+', Addend()),
    };

    /// <summary>Adds a step and returns its result. Operands that may change places stand in either order, so that a problem has several right solutions.</summary>
    public long Step(long left, char sign, long right)
    {
        if (sign is '+' or '*' && random.Chance(0.5))
            (left, right) = (right, left);
        ArithmeticStep step = ArithmeticStep.Of(left, sign, right);
        _steps.Add(step);
        return step.Result;
    }

    public ArithmeticProblem Build(string question, string family) => new(question, family, [.. _steps]);
}
