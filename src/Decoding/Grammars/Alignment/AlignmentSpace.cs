using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>
/// What all continuations of a run share: the prompt, the distribution P of the model, which the request's options and processors make, and the texts that are
/// allowed. A text that the limit on tokens would cut is not: the last token that is possible must end it.
/// </summary>
internal sealed class AlignmentSpace : IDisposable
{
    private ValueTask<LogitsLease>[] _forwards = [];
    private readonly TokenMask _nothing;

    private AlignmentSpace(DecodingRun run, ScheduledSequence prompt, ReadOnlySpan<float> logits, bool findsWanted)
    {
        Run = run;
        Prompt = prompt;
        FindsWanted = findsWanted;
        var grammar = run.Pipeline.Processors.OfType<GrammarProcessor>().First();   // the request's own come after it
        Start = grammar.Matcher;
        Pipeline = new LogitsPipeline(run.Pipeline.Processors.Where(processor => processor != grammar)).Fork();
        _nothing = new TokenMask(run.Model.Info.VocabularySize, []);
        Root = new ConstrainedRow();
        Root.Load(logits, MaskOf(Start, 0), Pipeline, new LogitsContext(prompt.Tokens, run.PromptLength), findsWanted);
        run.CountGap(Root.Gap);
    }

    public DecodingRun Run { get; }

    /// <summary>The prompt's positions, to be forked.</summary>
    public ScheduledSequence Prompt { get; }

    /// <summary>The grammar after the prompt, to be forked.</summary>
    public GrammarMatcher Start { get; }

    /// <summary>What makes P of the model's logits, to be forked.</summary>
    public LogitsPipeline Pipeline { get; }

    /// <summary>The distribution of the first token.</summary>
    public ConstrainedRow Root { get; }

    /// <summary>Whether rows say which excluded token was the most probable.</summary>
    public bool FindsWanted { get; }

    /// <summary>Computes the prompt.</summary>
    /// <exception cref="ArgumentException">The request has no constraint, or something that leaves no distribution to keep.</exception>
    public static async Task<AlignmentSpace> StartAsync(DecodingRun run, string decoder, bool findsWanted, CancellationToken cancellationToken)
    {
        Check(run.Request, decoder);
        var (sequence, logits) = await run.StartAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using (logits) return new AlignmentSpace(run, sequence, logits.GetLogits(), findsWanted);
        }
        catch
        {
            sequence.Dispose();
            throw;
        }
    }

    /// <summary>The tokens that may come after some tokens.</summary>
    public TokenMask MaskOf(GrammarMatcher matcher, int length)
    {
        if (length < Run.MaxTokens - 1) return matcher.ComputeMask();
        return matcher.IsAccepting ? matcher.Compiled.EndMask : _nothing;
    }

    /// <summary>Computes the rows of several sequences in one pass. False when the run may not compute so many positions; then nothing happens.</summary>
    public async ValueTask<bool> ForwardAsync(IReadOnlyList<ConstrainedSequence> sequences, CancellationToken cancellationToken)
    {
        long positions = 0;
        foreach (var sequence in sequences) positions += sequence.PendingPositions;
        if (!Run.CanCompute(positions)) return false;
        Run.CountRound(sequences.Count, positions);
        if (_forwards.Length < sequences.Count) _forwards = new ValueTask<LogitsLease>[sequences.Count];
        for (int i = 0; i < sequences.Count; i++) Set(_forwards, i, sequences[i].ForwardAsync(cancellationToken));
        for (int i = 0; i < sequences.Count; i++)
        {
            using var lease = await _forwards[i].ConfigureAwait(false);
            sequences[i].Load(lease.GetLogits());
        }

        return true;
    }

    /// <summary>Goes on with several walks side by side until none has anything left to do. False when the limit on positions ended them.</summary>
    public async Task<bool> WalkAsync(IReadOnlyList<IConstrainedWalk> walks, CancellationToken cancellationToken)
    {
        var waiting = new List<ConstrainedSequence>(walks.Count);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            waiting.Clear();
            foreach (var walk in walks)
                if (walk.Advance()) waiting.Add(walk.Sequence);
            if (waiting.Count == 0) return true;
            if (!await ForwardAsync(waiting, cancellationToken).ConfigureAwait(false)) return false;
        }
    }

    /// <summary>Describes a text that has ended.</summary>
    /// <param name="steps">Its tokens.</param>
    /// <param name="weight">Its share of the sample.</param>
    /// <param name="copies">How many draws gave it.</param>
    public AlignedSample Describe(IReadOnlyList<TokenStep> steps, double weight, int copies = 1)
    {
        double logProbability = 0, modelLogProbability = 0, logMass = 0;
        int[] tokens = new int[steps.Count];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = steps[i].Token;
            logProbability += steps[i].LogProbability;
            modelLogProbability += steps[i].ModelLogProbability;
            logMass += steps[i].LogMass;
        }

        return new AlignedSample
        {
            Hypothesis = Run.Describe(tokens, modelLogProbability, logProbability, FinishReason.EndOfSequence),
            LogProbability = logProbability, LogAllowedMass = logMass, Weight = weight, Copies = copies,
        };
    }

    public void Dispose() => Prompt.Dispose();

    private static void Set(ValueTask<LogitsLease>[] forwards, int index, ValueTask<LogitsLease> forward) => forwards[index] = forward;

    private static void Check(DecodingRequest request, string decoder)
    {
        var sampling = request.Sampling;
        string? reason = request.Constraint is null ? "a request with a Constraint: without one every sample of the model is as it should be"
            : request.CompletesInTime ? "a request without CompletesInTime: all its texts end in time anyway, and those that could just do so must stay possible"
            : request.StopStrings.Count > 0 ? "a request without stop strings: the grammar says where a text may end"
            : sampling.Temperature == 0 ? "a temperature above 0: at 0 there is no distribution to keep"
            : sampling.TopK > 0 || sampling.TopP < 1 || sampling.MinP > 0 || sampling.TypicalP < 1
                ? "a request without top-k, top-p, min-p and typical-p: they cut off tokens that the grammar may need" : null;
        if (reason is not null) throw new ArgumentException($"{decoder} needs {reason}.", nameof(request));
    }
}
