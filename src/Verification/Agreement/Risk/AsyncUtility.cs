namespace Reasoning.Verification.Agreement.Risk;

/// <summary>A <see cref="Utility{T}"/> that takes time to ask, such as a model that judges a candidate against a reference answer.</summary>
/// <param name="candidate">What is judged.</param>
/// <param name="reference">What is taken to be right.</param>
/// <param name="cancellationToken">Gives up asking.</param>
public delegate ValueTask<double> AsyncUtility<in T>(T candidate, T reference, CancellationToken cancellationToken);
