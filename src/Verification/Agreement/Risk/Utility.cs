namespace Reasoning.Verification.Agreement.Risk;

/// <summary>How good a candidate is if the reference is right. Need not be symmetric; must be finite, and the same for the same arguments.</summary>
/// <param name="candidate">What is judged.</param>
/// <param name="reference">What is taken to be right.</param>
public delegate double Utility<in T>(T candidate, T reference);
