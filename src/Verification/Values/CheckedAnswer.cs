using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification.Values;

/// <summary>What an oracle is asked about.</summary>
/// <param name="Arguments">What the function was called with.</param>
/// <param name="Expected">What the reference returned.</param>
/// <param name="Actual">What the candidate returned.</param>
public sealed record CheckedAnswer(CallArguments Arguments, PlainValue Expected, PlainValue Actual);
