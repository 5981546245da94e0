using Reasoning.Decoding.Grammars;

namespace Reasoning.Decoding.Speculation;

/// <summary>
/// Guesses what the request's constraint forces: the next property name of a schema, the rest of a keyword. Where the grammar leaves one text only, it is checked in
/// one forward pass instead of one for each token.
/// </summary>
/// <remarks>
/// Taking forced text without asking the model would decide how it is cut into tokens, and a model goes on differently after a cut it would not have made. As a
/// draft it costs no more and is the model's own choice. Without a constraint there is never a guess.
/// </remarks>
public sealed class GrammarDraftSource : IDraftSource
{
    /// <inheritdoc/>
    public IDraftSession OpenSession() => new Session(null, 0);

    /// <inheritdoc/>
    public IDraftSession OpenSession(DraftContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var processor = context.Pipeline.Processors.OfType<GrammarProcessor>().FirstOrDefault();
        return new Session(processor?.Matcher.Fork(), context.InputLength);
    }

    private sealed class Session(GrammarMatcher? matcher, int inputLength) : IDraftSession
    {
        private int _seen;
        private int[]? _forced;

        public void Accept(ReadOnlySpan<int> tokens)
        {
            DraftTokens.Check(tokens, nameof(tokens));
            foreach (int token in tokens)
                if (_seen++ >= inputLength) matcher?.TryAccept(token);   // the prompt is not under the constraint, the forced prefix was seen before
            _forced = null;
        }

        public Draft Propose(Span<int> destination)
        {
            if (matcher is null || matcher.IsEnded) return Draft.None;
            _forced ??= matcher.ForcedTokens();
            int length = Math.Min(_forced.Length, destination.Length);
            _forced.AsSpan(0, length).CopyTo(destination);
            return new Draft(length, length == 0 ? 0 : Math.Max(matcher.Length, 1));
        }

        public void Dispose()
        {
        }
    }
}
