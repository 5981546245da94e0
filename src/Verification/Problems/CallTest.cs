using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Problems;

/// <summary>One call and what it should return.</summary>
/// <param name="Arguments">What the function is called with.</param>
/// <param name="Expected">What it should return; null where that is to be found out by running the problem's canonical solution (EvalPlus).</param>
public sealed record CallTest(CallArguments Arguments, PlainValue? Expected);
