using Reasoning.Verification.Agreement.Behaviour;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Adequacy.Differential;

/// <summary>Programs that do the same with one input.</summary>
/// <param name="Output">What the first of them did.</param>
/// <param name="Programs">Indices, ascending; empty where only the reference does it.</param>
/// <param name="IsReference">Whether the reference does it too.</param>
public sealed record BehaviourGroup(ObservedOutput<PlainValue> Output, IReadOnlyList<int> Programs, bool IsReference);
