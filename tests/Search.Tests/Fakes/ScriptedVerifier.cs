using System.Collections.Concurrent;
using Reasoning.Verification;

namespace Reasoning.Tests.Fakes;

/// <summary>A verifier whose verdict is a function of the candidate; it remembers what it was asked.</summary>
internal sealed class ScriptedVerifier(Func<string, Verdict> judge) : IVerifier
{
    private readonly ConcurrentQueue<string> _asked = new();

    /// <summary>Passes the candidates for which <paramref name="passes"/> holds, and scores the others 0.</summary>
    public ScriptedVerifier(Predicate<string> passes)
        : this(candidate => passes(candidate) ? Pass : Wrong(0))
    {
    }

    public static Verdict Pass { get; } = new() { Kind = VerdictKind.Pass, Score = 1 };

    public IReadOnlyCollection<string> Asked => _asked;

    public static Verdict Wrong(double score) => new() { Kind = VerdictKind.WrongAnswer, Score = score, Reason = "It is wrong." };

    public async ValueTask<Verdict> VerifyAsync(string candidate, CancellationToken cancellationToken = default)
    {
        _asked.Enqueue(candidate);
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return judge(candidate);
    }
}
