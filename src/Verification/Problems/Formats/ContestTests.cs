using System.Text.RegularExpressions;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Problems.Formats;

/// <summary>Tests of contest problems whose own checkers are not part of the benchmark.</summary>
internal static partial class ContestTests
{
    /// <summary>
    /// The tests, compared as tokens between white space. A tolerance holds only where some expected output has a number with a decimal point, so that whole numbers have to
    /// be right to the last digit elsewhere.
    /// </summary>
    public static InputOutputTests Make(IReadOnlyList<InputOutputTest> tests) => new(tests, new OutputComparison
    {
        LinesMatter = false,
        Tolerance = tests.Any(test => DecimalNumber().IsMatch(test.Output)) ? 1e-5 : 0,
    });

    [GeneratedRegex(@"(?<!\S)[-+]?\d*\.\d+([eE][-+]?\d+)?(?!\S)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex DecimalNumber();
}
