namespace Reasoning.Verification.Abstention;

/// <summary>What an answer is worth to whoever asked. Giving no answer is worth 0.</summary>
public sealed record OutcomeValues
{
    /// <summary>V_c: the value of a right answer, finite and above 0. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0, or not finite.</exception>
    public double Right
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(Right), value, "A right answer has a finite value above 0.");
    } = 1;

    /// <summary>V_f: the value of a wrong answer that was taken for right, finite and at most 0. The default is −1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Above 0, or not finite.</exception>
    public double Wrong
    {
        get;
        init => field = value <= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(Wrong), value, "A wrong answer has a finite value of at most 0.");
    } = -1;

    /// <summary>What drawing and judging one sample costs, finite and at least 0. The default is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0, or not finite.</exception>
    public double SampleCost
    {
        get;
        init => field = value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(SampleCost), value, "A sample costs a finite amount of at least 0.");
    }

    /// <summary>The expected value of giving an answer.</summary>
    /// <param name="probabilityRight">The probability that it is right, 0..1.</param>
    public double OfAnswering(double probabilityRight) => Right * probabilityRight + Wrong * (1 - probabilityRight);

    /// <summary>The probability of being right at which giving an answer is worth as much as giving none: −V_f / (V_c − V_f).</summary>
    public double BreakEven => -Wrong / (Right - Wrong);
}
