using Reasoning.Search.Traces;
using Reasoning.Verification;

namespace Reasoning.Search.Repair;

/// <summary>Tells failures apart, to notice that a repair goes round in circles.</summary>
internal static class FailureMark
{
    /// <summary>The same for verdicts with the same kind, the same diagnostics and the same first failing test.</summary>
    public static string Of(Verdict? verdict)
    {
        var failing = verdict?.Tests.FirstOrDefault(test => test.Status is TestStatus.Failed or TestStatus.Error);
        return RequestHash.OfText($"{verdict?.Kind}\n{verdict?.Reason}\n{failing?.Line}\n{failing?.Source}")[..16];
    }
}
