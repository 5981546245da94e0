namespace Reasoning.Verification;

/// <summary>
/// Decides whether a candidate answers the one problem this verifier was made for. Unit tests are one verifier; a comparison of final
/// answers, agreement between candidates and model judges are others.
/// </summary>
/// <remarks>
/// A verifier may be asked from many threads at once. What the candidate does is evidence in the <see cref="Verdict"/>, never an
/// exception: a candidate that crashes, loops or attacks the harness gets a verdict like any other.
/// </remarks>
public interface IVerifier
{
    /// <summary>Judges one candidate.</summary>
    /// <param name="candidate">The candidate as the model wrote it; what form it may take is said by the implementation.</param>
    /// <param name="cancellationToken">Gives up judging; no verdict is made then.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before the verdict was known.</exception>
    ValueTask<Verdict> VerifyAsync(string candidate, CancellationToken cancellationToken = default);
}
