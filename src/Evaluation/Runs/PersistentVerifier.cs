using Reasoning.Verification;

namespace Reasoning.Evaluation.Runs;

/// <summary>Asks once more where the judging itself broke, because a hiccup of the machine would otherwise become part of a score.</summary>
internal sealed class PersistentVerifier(IVerifier inner) : IVerifier
{
    public async ValueTask<Verdict> VerifyAsync(string candidate, CancellationToken cancellationToken = default)
    {
        var verdict = await inner.VerifyAsync(candidate, cancellationToken).ConfigureAwait(false);
        return verdict.Kind == VerdictKind.HarnessError ? await inner.VerifyAsync(candidate, cancellationToken).ConfigureAwait(false) : verdict;
    }
}
